import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_golive_feedback", {
    steps: () => [
        {
            content: "the page is there",
            trigger: ".o_action_manager .o_control_panel",
        },
        {
            trigger: ".o_user_menu button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu='jxc_feedback']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='text'] textarea",
            run: "edit The list is slow",
        },
        {
            trigger: ".modal .o_form_button_save, .modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
