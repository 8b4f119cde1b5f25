import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_collection", {
    steps: () => [
        {
            content: "who is overdue is in the list of today; log a call",
            trigger: ".o_data_row:contains(Tour Noodle House) button[name='action_call']",
            run: "click",
        },
        {
            content: "what was said",
            trigger: ".modal [name='note'] textarea",
            run: "edit He will look into it",
        },
        {
            content: "save",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "open the customer",
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains(Tour Noodle House) td[name='days']",
            run: "click",
        },
        {
            content: "the call is in his history",
            trigger: ".o_form_view .nav-link[name='history']",
            run: "click",
        },
        {
            trigger: "[name='log_ids'] .o_data_row:contains(He will look into it)",
        },
        {
            content: "prepare a reminder",
            trigger: "button[name='action_remind']",
            run: "click",
        },
        {
            content: "the preview has one letter",
            trigger: "[name='reminder_ids'] .o_data_row:contains(Tour Noodle House)",
        },
        {
            content: "send it",
            trigger: "button[name='action_send']",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "it is sent",
            trigger: "[name='reminder_ids'] .o_data_row:contains(Tour Noodle House):contains(Sent)",
        },
    ],
});
