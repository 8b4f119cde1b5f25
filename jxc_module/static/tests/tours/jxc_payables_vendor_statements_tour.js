import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_vendor_statement", {
    steps: () => [
        {
            content: "read the file",
            trigger: ".o_form_view button[name='action_read']:contains('Read File')",
            run: "click",
        },
        {
            content: "see what its columns mean",
            trigger: ".o_notebook .nav-link[name='columns']",
            run: "click",
        },
        {
            content: "they are guessed",
            trigger: ".o_field_widget[name='column_ids'] .o_data_row:contains('Document Number')",
        },
        {
            content: "compare",
            trigger: ".o_form_view button[name='action_compare']:contains('Compare')",
            run: "click",
        },
        {
            content: "see the balances",
            trigger: ".o_notebook .nav-link[name='bridge']",
            run: "click",
        },
        {
            content: "our balance is there",
            trigger: ".o_field_widget[name='our_closing']:contains('403')",
        },
        {
            content: "what is missing here",
            trigger: ".oe_stat_button:contains('Only Theirs')",
            run: "click",
        },
        {
            content: "make a to-do of it",
            trigger: ".o_list_view .o_data_row:contains('XS-2026-0055') button[name='action_todo']",
            run: "click",
        },
        {
            content: "it has one",
            trigger:
                ".o_list_view .o_data_row:contains('XS-2026-0055'):not(:has(button[name='action_todo']))",
        },
        {
            content: "back to the statement",
            trigger: ".o_control_panel .breadcrumb-item:not(.active) a:contains('Tea Garden')",
            run: "click",
        },
        {
            content: "they agree",
            trigger: ".o_form_view button[name='action_agreed']",
            run: "click",
        },
        {
            content: "done",
            trigger: ".o_arrow_button_current:contains('Agreed')",
        },
    ],
});
