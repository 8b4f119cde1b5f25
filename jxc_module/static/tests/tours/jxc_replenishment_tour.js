import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_replenish", {
    steps: () => [
        {
            content: "the product that is out of stock is listed with what to order",
            trigger: ".o_list_view .o_data_row:contains(Oolong):contains(Out of Stock)",
        },
        {
            content: "select it",
            trigger: ".o_data_row:contains(Oolong) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "order",
            trigger: ".o_control_panel button[name='action_jxc_replenish']",
            run: "click",
        },
        {
            content: "the vendor's minimum was kept",
            trigger: ".o_form_view .o_data_row:contains(Tea Garden):contains(Raised to the vendor)",
        },
        {
            content: "open the quantity",
            trigger: ".o_form_view .o_data_row td[name='quantity']",
            run: "click",
        },
        {
            content: "order more",
            trigger: ".o_form_view .o_selected_row .o_field_widget[name='quantity'] input",
            run: "edit 72 && press Enter",
        },
        {
            content: "the price falls with it",
            trigger: ".o_form_view .o_data_row td[name='price']:contains(7.00)",
        },
        {
            content: "make the drafts",
            trigger: ".o_form_view button[name='action_confirm']",
            run: "click",
        },
        {
            content: "they are listed",
            trigger: ".o_list_view .o_data_row:contains(Tea Garden)",
        },
        {
            content: "open it",
            trigger: ".o_data_row:contains(Tea Garden) td[name='partner_id']",
            run: "click",
        },
        {
            content: "it is a request for what was typed",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(RFQ)) " +
                "[name='order_line'] .o_data_row td[name='product_qty']:contains(72)",
        },
    ],
});

registry.category("web_tour.tours").add("jxc_rule_and_proposal", {
    steps: () => [
        {
            content: "open the rule by its product",
            trigger: ".o_list_view .o_data_row:contains(Oolong) td[name='product_id']",
            run: "click",
        },
        {
            content: "its stock is drawn",
            trigger: ".o_form_view .o_jxc_stock_chart canvas",
        },
        {
            content: "it says why",
            trigger:
                ".o_form_view [name='jxc_reason']:contains(Safety stock 12):contains(Keep twelve)",
        },
        {
            content: "open the proposals of the rule",
            trigger: ".o_form_view button[name='action_jxc_open_proposals']",
            run: "click",
        },
        {
            content: "accept the one of this product",
            trigger: ".o_list_view .o_data_row:contains(Oolong) button[name='action_accept']",
            run: "click",
        },
        {
            content: "it is accepted",
            trigger: ".o_list_view .o_data_row:contains(Oolong) [name='state']:contains(Accepted)",
        },
    ],
});
