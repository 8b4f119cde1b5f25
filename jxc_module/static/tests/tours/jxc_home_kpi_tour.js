import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_home_kpi", {
    steps: () => [
        {
            content: "figures of the company, not of its warehouses",
            trigger:
                ".o_list_view:has(.o_facet_value:contains(Totals of the Company)) .o_data_row:contains(Sales)",
        },
        {
            content: "nothing is written by hand",
            trigger: ".o_list_view:not(:has(.o_list_button_add))",
        },
        {
            content: "make the days that lie back again",
            trigger: "button[name='action_make_again']",
            run: "click",
        },
        {
            content: "a job shows how far it is",
            trigger: ".modal .o_form_view:contains(Figures of the last)",
        },
    ],
});

registry.category("web_tour.tours").add("jxc_home_target", {
    steps: () => [
        {
            content: "an empty page says what a target is",
            trigger: ".o_view_nocontent:contains(What is to be sold this month)",
        },
        {
            content: "a new target, of this month",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "how much",
            trigger: ".o_selected_row .o_field_widget[name='amount'] input",
            run: "edit 250000",
        },
        {
            content: "save it",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "it stands there",
            trigger: ".o_data_row:not(.o_selected_row):contains('250,000.00')",
        },
    ],
});
