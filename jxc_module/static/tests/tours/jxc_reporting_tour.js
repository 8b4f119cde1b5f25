import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_report_sales", {
    steps: () => [
        {
            content: "one row a product",
            trigger: ".o_list_view .o_data_row:contains(Tour Tea):contains(120.00)",
        },
        {
            content: "what it shows, in words",
            trigger: ".o_jxc_report_words:contains(This Month):contains(Amounts in)",
        },
        {
            content: "pieces without decimals",
            trigger: ".o_data_row:contains(Tour Tea) td[name='quantity']:contains(/^12$/)",
        },
        {
            content: "costs are shown to who may see them",
            trigger: ".o_list_view th[data-name='margin']",
        },
        {
            content: "ask something else",
            trigger: ".o_control_panel button[name='action_jxc_parameters']",
            run: "click",
        },
        {
            content: "by customer",
            trigger: ".modal .o_field_widget[name='group_1'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(/^Customer$/)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name='group_1'] input:value(Customer)" },
        {
            content: "compared with the month before",
            trigger: ".modal .o_field_widget[name='compare'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Period Before)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name='compare'] input:value(Period Before)" },
        {
            trigger: ".modal button[name='action_view']",
            run: "click",
        },
        {
            content: "the columns follow: customers, and the month before",
            trigger:
                ".o_list_view:has(th[data-name='previous_revenue']) .o_data_row:contains(Tour House)",
        },
        {
            trigger: ".o_list_view:not(:has(th[data-name='product_id']))",
        },
        {
            content: "the same in a pivot",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            trigger: ".o_pivot td.o_pivot_cell_value:contains(120.00)",
        },
        {
            content: "a workbook of it can be had there, too",
            trigger: ".o_control_panel:has(button[name='action_jxc_xlsx'])",
        },
        {
            content: "other parameters by the words above it",
            trigger: ".o_jxc_report_words",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_view']",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Tour House)",
        },
        {
            content: "the pivot again",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            trigger: ".o_pivot td.o_pivot_cell_value:contains(120.00)",
        },
        {
            content: "back to the list",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            content: "a workbook of it",
            trigger: ".o_control_panel button[name='action_jxc_xlsx']",
            run: "click",
        },
        {
            content: "down to the documents",
            trigger: ".o_data_row:contains(Tour House) td[name='revenue']",
            run: "click",
        },
        {
            content: "the order behind the row",
            trigger: ".o_list_view .o_data_row:contains(Tour House) td[name='amount_total']",
        },
    ],
});
