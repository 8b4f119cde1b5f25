import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_expiry", {
    steps: () => [
        {
            content: "the board has a column for expired lots, with their days in red",
            trigger:
                ".o_kanban_group:contains(Expired) .o_kanban_record:contains(MILK-2) .text-bg-danger",
        },
        {
            content: "and one for those that expire within a week",
            trigger: ".o_kanban_group:contains('7 days') .o_kanban_record:contains(MILK-1)",
        },
        {
            content: "open the list",
            trigger: ".o_cp_switch_buttons .o_list",
            run: "click",
        },
        {
            content: "days left are coloured",
            trigger: ".o_data_row:contains(MILK-2) td[name='days_left'].text-danger",
        },
        {
            content: "open the calendar",
            trigger: ".o_cp_switch_buttons .o_calendar",
            run: "click",
        },
        {
            content: "it is there",
            trigger: ".o_calendar_renderer",
        },
        {
            content: "open the graph",
            trigger: ".o_cp_switch_buttons .o_graph",
            run: "click",
        },
        {
            content: "it is drawn",
            trigger: ".o_graph_renderer canvas",
        },
        {
            content: "back to the list",
            trigger: ".o_cp_switch_buttons .o_list",
            run: "click",
        },
        {
            content: "open the lot",
            trigger: ".o_data_row:contains(MILK-1) td[name='product_id']",
            run: "click",
        },
        {
            content: "with its dates",
            trigger: ".o_form_view:has([name='expiration_date']) [name='jxc_expiry_state']",
        },
    ],
});
