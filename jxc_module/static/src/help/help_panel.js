import { Component, markup, onPatched, useExternalListener, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The guides beside the screen: they need no other server. */
export class HelpPanel extends Component {
    static template = "jxc_module.HelpPanel";
    static props = {};

    setup() {
        this.help = useService("jxc_help");
        this.state = useState(this.help.state);
        this.root = useRef("root");
        this.shown = "";
        onPatched(() => this.settle());
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
    }

    get text() {
        // made of our guides by ./dev guides, which lets a few tags through
        return markup(this.state.html);
    }

    /** Go to the section once what is shown has changed. */
    settle() {
        const { isOpen, page, section, html } = this.state;
        const shown = isOpen ? `${page}#${section}#${html.length}` : "";
        if (shown === this.shown || !this.root.el) {
            this.shown = shown;
            return;
        }
        if (!this.shown) {
            this.before = document.activeElement;
            this.root.el.focus({ preventScroll: true });
        }
        this.shown = shown;
        const body = this.root.el.querySelector(".o_jxc_help_body");
        const parts = [...body.querySelectorAll("section[data-section]")];
        const part = section && parts.find((el) => el.dataset.section === section);
        for (const el of parts) {
            el.classList.toggle("o_jxc_help_here", el === part);
        }
        body.scrollTop = part ? part.offsetTop - body.offsetTop : 0;
    }

    close() {
        this.help.close();
        this.before?.focus?.();
        this.before = null;
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.root.el?.contains(document.activeElement)) {
            ev.stopPropagation();
            this.close();
        }
    }

    onClick(ev) {
        const link = ev.target.closest("a[data-page]");
        if (link) {
            ev.preventDefault();
            this.help.show(link.dataset.page, link.dataset.section);
        }
    }
}

registry.category("main_components").add("jxc_module.HelpPanel", { Component: HelpPanel });
