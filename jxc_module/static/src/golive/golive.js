import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What is missing before the company can go live, and how the server does afterwards. */
export class GoLive extends Component {
    static template = "jxc_module.GoLive";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ data: null, all: false, notes: {}, busy: false });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = markRaw(await this.orm.silent.call("jxc.golive", "page", []));
    }

    get time() {
        return deserializeDateTime(this.state.data.now).toLocaleString(luxon.DateTime.DATETIME_MED);
    }

    signedText(signed) {
        const day = deserializeDateTime(signed.on).toLocaleString(luxon.DateTime.DATE_MED);
        return _t("Signed by %(name)s on %(day)s at %(score)s %", {
            name: signed.by,
            day,
            score: signed.score,
        });
    }

    /** Checks to show of an area: what is open, or all. */
    shown(area) {
        return this.state.all ? area.checks : area.checks.filter((check) => check.count !== 0);
    }

    tone(check) {
        if (check.count === 0) {
            return "text-success fa-check-circle";
        }
        const tones = {
            stop: "text-danger fa-times-circle",
            warn: "text-warning fa-exclamation-circle",
        };
        return check.error
            ? "text-muted fa-question-circle"
            : tones[check.bad] || "text-info fa-info-circle";
    }

    scoreTone(area) {
        return area.stops ? "text-bg-danger" : area.open ? "text-bg-warning" : "text-bg-success";
    }

    // === WHAT A CLICK DOES === //

    /** One click at a time; the page is read anew when it has done something. */
    async once(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    open(check) {
        return this.once(async () => {
            await this.action.doAction(await this.orm.call("jxc.golive", "records", [check.key]));
        });
    }

    mend(check) {
        this.dialog.add(ConfirmationDialog, {
            title: check.title,
            body: check.mend,
            confirmLabel: _t("Do It"),
            confirm: () =>
                this.once(async () => {
                    const done = await this.orm.call("jxc.golive", "mend", [check.key]);
                    if (typeof done === "string") {
                        this.notification.add(done, { type: "success" });
                        await this.load();
                    } else {
                        await this.action.doAction(done, { onClose: () => this.load() });
                    }
                }),
            cancel: () => {},
        });
    }

    sign(area) {
        return this.once(async () => {
            await this.orm.call("jxc.golive", "sign", [area.key, this.state.notes[area.key] || ""]);
            await this.load();
        });
    }
}

registry.category("actions").add("jxc_golive", GoLive);
