import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_backup", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Night') .o_data_cell[name='name']",
            run: "click",
        },
        {
            content: "the passphrase is there and not shown",
            trigger: "[name='passphrase'] input:value('•••')",
        },
        {
            trigger: "[name='run_ids'] .o_data_row:contains('old.zip.enc'):contains('2.00 Kb')",
        },
        {
            trigger: "button[name='action_run']",
            run: "click",
        },
        {
            content: "the page of the new one",
            trigger: ".o_form_view [name='stage']:contains('Starting')",
        },
        {
            trigger: "button[name='action_refresh']",
            run: "click",
        },
        {
            content: "one at a time",
            trigger: ".o_breadcrumb a:contains('Night'), .breadcrumb-item a:contains('Night')",
            run: "click",
        },
        {
            trigger: ".alert-info:contains('is being made or verified')",
        },
    ],
});
