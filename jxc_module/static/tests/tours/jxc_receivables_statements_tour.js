import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_statement", {
    steps: () => [
        {
            content: "the ageing has the customer in a row and the buckets in columns",
            trigger: ".o_pivot:contains(Tea House):contains(Over 120 days)",
        },
        {
            content: "open the menu of the room",
            trigger: "[data-menu-xmlid='jxc_module.menu_settling']",
            run: "click",
        },
        {
            content: "go to the statements",
            trigger: "[data-menu-xmlid='jxc_module.menu_statement']",
            run: "click",
        },
        {
            content: "open the one of the customer",
            trigger: ".o_list_view .o_data_row:contains(Tea House) td[name='partner_id']",
            run: "click",
        },
        {
            content: "it lists the invoice",
            trigger: ".o_form_view [name='line_ids'] .o_data_row:contains(Invoice)",
        },
        {
            content: "he agrees",
            trigger: "button[name='action_jxc_agree']",
            run: "click",
        },
        {
            content: "it is agreed",
            trigger: ".o_arrow_button_current:contains(Agreed)",
        },
    ],
});
