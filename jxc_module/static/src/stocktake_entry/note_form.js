import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { shrinkPhoto } from "./photo";

/** Something that nobody knows what it is: told in words, with a photo, and settled later. */
export class NoteForm extends Component {
    static template = "jxc_module.StocktakeNote";
    static props = { note: Object, close: Function };

    setup() {
        this.notification = useService("notification");
        this.file = useRef("file");
        this.state = useState({ photo: "", ...this.props.note });
    }

    async takePhoto() {
        const [file] = this.file.el.files;
        if (!file) {
            return;
        }
        try {
            this.state.photo = await shrinkPhoto(file);
        } catch {
            this.notification.add(_t("This file is no picture."), { type: "warning" });
        }
    }

    save() {
        const { code, quantity, text, photo } = this.state;
        if (![code, text, photo].some((value) => value.trim())) {
            this.notification.add(_t("Say in words or by a photo what you found."), {
                type: "warning",
            });
            return;
        }
        this.props.close({ code, quantity: quantity.trim(), text, photo });
    }
}
