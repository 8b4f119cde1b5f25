import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_inspection", {
    steps: () => [
        {
            content: "validating asks for the inspection",
            trigger: ".o_form_view .o_statusbar_buttons button[name='button_validate']",
            run: "click",
        },
        {
            content: "three are no good",
            trigger: ".modal .o_data_row:contains(Milk) .o_data_cell[name='rejected_qty']",
            run: "click",
        },
        {
            content: "how many",
            trigger: ".modal .o_data_row .o_field_widget[name='rejected_qty'] input",
            run: "edit 3",
        },
        {
            content: "why",
            trigger: ".modal .o_data_row .o_field_widget[name='reason_id'] input",
            run: "edit Damaged",
        },
        {
            content: "from the list",
            trigger: ".o-autocomplete--dropdown-item:contains(Damaged) a",
            run: "click",
        },
        {
            content: "where to is asked once something is rejected",
            trigger: ".modal .o_field_widget[name='reject_to']:contains(Quarantine)",
        },
        {
            content: "confirm",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "the receipt is done and says what was rejected",
            trigger: ".o_form_view .o_arrow_button_current:contains(Done)",
        },
    ],
});
