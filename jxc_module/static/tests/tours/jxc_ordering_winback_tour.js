import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_winback", {
    steps: () => [
        {
            content: "choose who usually buys and did not",
            trigger: ".o_list_view .o_data_row:contains(Tour House) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "follow up",
            trigger: ".o_control_panel button[name='action_jxc_follow_up']",
            run: "click",
        },
        {
            content: "what he usually buys is shown",
            trigger: ".modal .o_field_widget[name='preview'] td:contains(Tea)",
        },
        {
            content: "a quotation instead of a call",
            trigger: ".modal .o_radio_item:contains(Make quotations) input",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_confirm']:contains(Make Quotations)",
            run: "click",
        },
        {
            content: "the quotation is there",
            trigger:
                ".o_list_view:has(th[data-name='amount_total']) .o_data_row:contains(Tour House)",
        },
    ],
});
