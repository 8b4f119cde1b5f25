import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_onboarding", {
    steps: () => [
        {
            content: "read the file of the old system",
            trigger: ".o_form_view button[name='action_read']:contains('Read File')",
            run: "click",
        },
        {
            content: "a column is asked for",
            trigger:
                ".modal .o_field_widget[name='column_ids'] .o_data_row:contains('Bezeichnung')",
        },
        {
            content: "say what it means",
            trigger: ".modal .o_data_row:contains('Bezeichnung') .o_data_cell[name='meaning_id']",
            run: "click",
        },
        {
            content: "look for the name",
            trigger: ".modal .o_selected_row [name='meaning_id'] input",
            run: "edit Product Name",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item a:contains('Product Name')",
            run: "click",
        },
        {
            content: "read it so",
            trigger: ".modal footer button[name='action_read']",
            run: "click",
        },
        {
            content: "it was read, with an error",
            trigger: "body:not(:has(.modal)) .oe_stat_button:contains('Errors')",
            run: "click",
        },
        {
            content: "mend the cost in place",
            trigger: ".o_list_view .o_data_row:contains('is no number') .o_data_cell[name='value']",
            run: "click",
        },
        {
            content: "with digits of Chinese width",
            trigger: ".o_list_view .o_selected_row [name='value'] input",
            run: "edit １２.5元",
        },
        {
            content: "save it",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "it is mended",
            trigger: ".o_list_view .o_data_row:contains('Mended.')",
        },
        {
            content: "back to the migration",
            trigger: ".o_control_panel .breadcrumb-item:not(.active) a:contains('Opening data')",
            run: "click",
        },
        {
            content: "what its columns are is remembered",
            trigger: ".o_form_view .o_field_widget[name='layout_ids']:contains('old.xlsx')",
        },
        {
            content: "no error is left; try it",
            trigger:
                ".o_form_view:not(:has(.oe_stat_button:contains('Errors'))) button[name='action_try']:contains('Try')",
            run: "click",
        },
        {
            content: "post it",
            trigger: ".o_form_view button[name='action_post']",
            run: "click",
        },
        {
            content: "yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "it is posted; take it back",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains('Posted')) button[name='action_undo']",
            run: "click",
        },
        {
            content: "yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "undone",
            trigger: ".o_form_view .o_arrow_button_current:contains('Undone')",
        },
    ],
});
