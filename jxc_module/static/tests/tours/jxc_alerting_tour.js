import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_alert", {
    steps: () => [
        {
            content: "open alerts are listed, the worst first",
            trigger: ".o_list_view .o_data_row.text-danger:contains(Sugar)",
        },
        {
            content: "select it",
            trigger: ".o_data_row:contains(Sugar) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "acknowledge what is selected",
            trigger: ".o_control_panel button[name='action_acknowledge']",
            run: "click",
        },
        {
            content: "it leaves the list of open alerts, the other one stays",
            trigger: ".o_list_view:not(:contains(Sugar)) .o_data_row:contains(Salt)",
        },
        {
            content: "open the other one",
            trigger: ".o_data_row:contains(Salt) td[name='kind']",
            run: "click",
        },
        {
            content: "it says what is wrong and who may act",
            trigger: ".o_form_view:contains('Running low') button[name='action_acknowledge']",
        },
    ],
});
