import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_closing_open", {
    steps: () => [
        {
            content: "close the month",
            trigger: ".o_form_view button[name='action_review']",
            run: "click",
        },
        {
            content: "what is open is shown, with its number and a way to it",
            trigger:
                ".modal .o_data_row:contains('Draft invoices'):contains('1') button[name='action_open']",
        },
        {
            content: "go on",
            trigger: ".modal footer button[name='action_close']",
            run: "click",
        },
        {
            content: "the month is being closed, or is",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(button[name='action_review'])):has(.o_statusbar_status)",
        },
    ],
});
