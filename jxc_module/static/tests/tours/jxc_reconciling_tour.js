import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_reconciliation", {
    steps: () => [
        {
            content: "a new matching",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "search",
            trigger: ".o_form_view button[name='action_propose']",
            run: "click",
        },
        {
            content: "accept what the number tells",
            trigger:
                ".o_list_view .o_data_row:contains('Tour House'):contains('Certain') button[name='action_accept']",
            run: "click",
        },
        {
            content: "choose it",
            trigger:
                ".o_list_view .o_data_row:contains('Tour House'):contains('Accepted') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "reconcile",
            trigger: ".o_control_panel button[name='action_confirm']",
            run: "click",
        },
        {
            content: "it says so",
            trigger: ".o_notification:contains('1 proposals reconciled')",
        },
        {
            content: "and the row too",
            trigger: ".o_list_view .o_data_row:contains('Tour House'):contains('Reconciled')",
        },
    ],
});
