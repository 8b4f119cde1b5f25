import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_transferring_ship", {
    steps: () => [
        { content: "a new transfer", trigger: ".o_list_button_add", run: "click" },
        {
            content: "asked by the destination",
            trigger: ".o_field_widget[name=kind] input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Asked by the Destination)", run: "click" },
        { trigger: ".o_field_widget[name=kind] input:value(Asked by the Destination)" },
        {
            trigger: ".o_field_widget[name=source_warehouse_id] input",
            run: "edit Main House",
        },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Main House)", run: "click" },
        { content: "its place follows", trigger: ".o_field_widget[name=source_location_id]" },
        {
            trigger: ".o_field_widget[name=dest_warehouse_id] input",
            run: "edit Branch B",
        },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Branch B)", run: "click" },
        { trigger: ".o_field_widget[name=dest_location_id]" },
        { trigger: ".o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: ".o_field_widget[name=line_ids] .o_field_widget[name=product_id] input",
            run: "edit Transfer Tea",
        },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Transfer Tea)", run: "click" },
        {
            trigger: ".o_field_widget[name=line_ids] .o_field_widget[name=quantity] input",
            run: "edit 7",
        },
        { content: "ask for it", trigger: "button[name=action_request]", run: "click" },
        { content: "nobody has to approve", trigger: "button[name=action_ship]", run: "click" },
        { trigger: ".modal button:contains(Ok)", run: "click" },
        { trigger: ".o_arrow_button_current:contains(In Transit)" },
        {
            content: "both pickings are there",
            trigger: ".oe_stat_button[name=action_pickings]:contains(2)",
        },
        {
            content: "back to the list",
            trigger: ".o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "two of them never come",
            trigger: ".o_data_row:contains(In Transit):contains(Transfer Tea 7) .o_data_cell",
            run: "click",
        },
        { trigger: "button[name=action_settle_page]", run: "click" },
        {
            trigger: ".modal .o_data_row:contains(Did Not Arrive) .o_data_cell[name=missing_kind]",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=missing_kind] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Lost)", run: "click" },
        // a number typed just before would draw the menu anew under the click
        { trigger: ".modal .o_field_widget[name=missing_kind] input:value(Lost)" },
        { trigger: ".modal .o_field_widget[name=quantity] input", run: "edit 2" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { content: "the others do", trigger: "body:not(:has(.modal))" },
        { trigger: "button[name=action_receive]", run: "click" },
        { trigger: ".modal button:contains(Ok)", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Done)" },
    ],
});
