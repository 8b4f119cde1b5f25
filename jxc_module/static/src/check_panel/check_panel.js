import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const LOOKS = {
    ok: { icon: "fa-check text-success", word: _t("In order") },
    passed: { icon: "fa-unlock-alt text-success", word: _t("Allowed") },
    missing: { icon: "fa-question-circle text-info", word: _t("Cannot be checked") },
    warn: { icon: "fa-exclamation-triangle text-warning", word: _t("Warning") },
    approve: { icon: "fa-hand-paper-o text-warning", word: _t("Needs approval") },
    block: { icon: "fa-ban text-danger", word: _t("Blocks") },
};

const GRAVITY = ["block", "approve", "warn"];

/** What the checks say about the saved order, each line open to the documents behind it. */
export class CheckPanel extends Component {
    static template = "jxc_module.CheckPanel";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ panel: null, all: false });
        useRecordObserver((record) => {
            // read here, so that saving or another order asks again
            if (record.resId && !record.dirty && record.data.state) {
                this.load(record.resId);
            }
        });
    }

    async load(resId) {
        const { resModel } = this.props.record;
        const panel = await this.orm.call(resModel, "action_jxc_check_panel", [[resId]]);
        if (resId === this.props.record.resId) {
            this.state.panel = panel;
        }
    }

    get isStale() {
        return this.props.record.dirty || !this.props.record.resId;
    }

    /** What is not in order, what stops the order first. */
    get open() {
        const weight = (row) =>
            row.state === "fail" && !row.passed ? GRAVITY.indexOf(row.mode) : GRAVITY.length;
        return this.state.panel.rows
            .filter((row) => row.state !== "ok")
            .sort((one, other) => weight(one) - weight(other));
    }

    get fine() {
        return this.state.panel.rows.filter((row) => row.state === "ok");
    }

    get shown() {
        return this.state.all ? [...this.open, ...this.fine] : this.open;
    }

    look(row) {
        if (row.state !== "fail") {
            return LOOKS[row.state];
        }
        return row.passed ? LOOKS.passed : LOOKS[row.mode];
    }

    async saveAndCheck() {
        await this.props.record.save();
    }

    openDocuments(row) {
        return this.action.doAction({ ...row.drill, target: "current" });
    }

    openApproval() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jxc.approval",
            res_id: this.state.panel.approval_id,
            views: [[false, "form"]],
        });
    }

    async override() {
        const { record } = this.props;
        await this.action.doActionButton({
            type: "object",
            name: "action_jxc_override_checks",
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: {},
            onClose: () => record.load(),
        });
        await this.load(record.resId);
    }
}

registry.category("view_widgets").add("jxc_check_panel", { component: CheckPanel });
