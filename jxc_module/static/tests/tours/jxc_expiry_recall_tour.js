import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_recall", {
    steps: () => [
        {
            content: "open the recall",
            trigger: ".o_list_view .o_data_row:contains('Glass splinters') td[name='reason']",
            run: "click",
        },
        {
            content: "start it",
            trigger: ".o_form_view button[name='action_start']",
            run: "click",
        },
        {
            content: "it asks first",
            trigger: ".modal button.btn-primary",
            run: "click",
        },
        {
            content: "every customer is listed with what he got",
            trigger: ".o_field_widget[name='customer_ids'] .o_data_row:contains('Noodle House')",
        },
        {
            content: "one was told by phone",
            trigger:
                ".o_field_widget[name='customer_ids'] .o_data_row:contains('Tea House') button[name='action_mark_informed']",
            run: "click",
        },
        {
            content: "he counts as informed",
            trigger:
                ".o_field_widget[name='customer_ids'] .o_data_row:contains('Tea House'):contains('Informed')",
        },
        {
            content: "see the deliveries",
            trigger: ".o_notebook .nav-link[name='deliveries']",
            run: "click",
        },
        {
            content: "they are listed",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains('BAD')",
        },
    ],
});
