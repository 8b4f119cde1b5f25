import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_counting_review", {
    steps: () => [
        {
            content: "what was not counted stands on top, with its value before the button",
            trigger: "[name='jxc_rest']:contains(1):contains(30.00)",
        },
        {
            content: "goods that only lie elsewhere are accepted in one click",
            trigger: "[name='jxc_nets'] button[name='action_accept_relocations']",
            run: "click",
        },
        {
            content: "nothing is left to accept",
            trigger: ".o_form_view:not(:has([name='jxc_nets']:visible))",
        },
        {
            content: "the relocation is on its tab",
            trigger: ".o_notebook .nav-link[name='relocations']",
            run: "click",
        },
        {
            content: "accepted, to be moved when the count is posted",
            trigger: ".o_field_widget[name='relocation_ids'] .o_data_row:contains(Rack)",
        },
        {
            content: "have the rest left as it is",
            trigger: "[name='jxc_rest'] button[name='action_leave_rest']",
            run: "click",
        },
        {
            content: "it is decided",
            trigger: ".o_form_view:not(:has([name='jxc_rest']:visible))",
        },
        {
            content: "open the differences",
            trigger: ".oe_stat_button:contains(Differences)",
            run: "click",
        },
        {
            content: "the likeliest cause stands beside the difference",
            trigger:
                ".o_data_row:contains(Count Milk) [name='evidence_text']:contains(Packages of 12)",
        },
        {
            content: "choose a cause",
            trigger: ".o_data_row:contains(Count Milk) [name='reason_id']",
            run: "click",
        },
        {
            content: "in the cell",
            trigger: ".o_selected_row [name='reason_id'] input",
            run: "edit Wrong unit",
        },
        {
            content: "the one for units",
            trigger: ".dropdown-item:contains(Wrong unit)",
            run: "click",
        },
        {
            content: "save it",
            trigger: ".o_list_button_save:visible",
            run: "click",
        },
        {
            content: "it is kept",
            trigger: ".o_data_row:contains(Count Milk) [name='reason_id']:contains(Wrong unit)",
        },
    ],
});
