import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_flow_counter_sale", {
    steps: () => [
        {
            content: "the quotation as the clerk typed it; the flow of the company is proposed",
            trigger: ".o_form_view .o_field_widget[name='partner_id'] input:value(Noodle House)",
        },
        {
            content: "one button",
            trigger: "button[name='action_jxc_run_flow_button']",
            run: "click",
        },
        {
            content: "it is a paid order now",
            trigger: ".o_form_view .o_field_widget[name='jxc_flow_state']:contains(Collected)",
            timeout: 60000,
        },
        {
            content: "the button has done its work",
            trigger: ".o_form_view:not(:has(button[name='action_jxc_run_flow_button']))",
        },
        {
            content: "what it did",
            trigger: ".o_notebook_headers a[name='jxc_flow']",
            run: "click",
        },
        {
            content: "step by step",
            trigger: ".o_field_widget[name='jxc_flow_trace_ids'] .o_data_row:contains(Pay)",
        },
        {
            content: "some come back",
            trigger: "button[name='action_jxc_return']",
            run: "click",
        },
        {
            content: "two of five",
            trigger: ".modal .o_data_row td[name='quantity']",
            run: "click",
        },
        {
            content: "type it",
            trigger: ".modal .o_selected_row .o_field_widget[name='quantity'] input",
            run: "edit 2",
        },
        {
            content: "refund now",
            trigger: ".modal .o_radio_item:contains(Refund now) input",
            run: "click",
        },
        {
            content: "return",
            trigger: ".modal button[name='action_return']",
            run: "click",
        },
        {
            content: "it is told what was made",
            trigger: ".o_notification:contains(Returned)",
            timeout: 60000,
        },
        {
            content: "and the page is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});
