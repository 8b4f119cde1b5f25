import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_access_roles", {
    steps: () => [
        {
            content: "an empty page says what it is for",
            trigger: ".o_form_view:contains(Choose users and roles)",
        },
        {
            content: "find a user",
            trigger: ".o_field_widget[name='user_ids'] input",
            run: "edit Jxc_Eva",
        },
        {
            content: "choose her",
            trigger: ".o-autocomplete--dropdown-item:contains(Jxc_Eva) a",
            run: "click",
        },
        {
            content: "make her a keeper",
            trigger: ".o_field_widget[name='role_ids'] .o-checkbox:contains(Keeper) input",
            run: "click",
        },
        {
            content: "what she gains is shown before anything is written",
            trigger: ".o_jxc_role_row:contains(Jxc_Eva):contains('Inventory / User')",
        },
        {
            content: "limit her to her warehouses",
            trigger: ".o_field_widget[name='scope'] .o_radio_item:contains(Own warehouses) input",
            run: "click",
        },
        {
            content: "without a warehouse there is a warning",
            trigger: ".o_jxc_role_row:contains(sees no stock at all)",
        },
        {
            content: "apply all the same",
            trigger: ".o_form_view button[name='action_apply']:not(.d-none)",
            run: "click",
        },
        {
            content: "it is logged; take it back",
            trigger: ".o_list_view .o_data_row:contains(Jxc_Eva) button[name='action_take_back']",
            run: "click",
        },
        {
            content: "after a question",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "the line stays, and can be taken back no more",
            trigger:
                ".o_list_view .o_data_row:contains(Jxc_Eva):not(:has(button[name='action_take_back']))",
        },
    ],
});

registry.category("web_tour.tours").add("jxc_access_overview", {
    steps: () => [
        {
            content: "an empty page says what it is for",
            trigger: ".o_form_view:contains(Choose a user)",
        },
        {
            content: "find a user",
            trigger: ".o_field_widget[name='user_id'] input",
            run: "edit Jxc_Kim",
        },
        {
            content: "choose him",
            trigger: ".o-autocomplete--dropdown-item:contains(Jxc_Kim) a",
            run: "click",
        },
        {
            content: "his role and warehouses",
            trigger:
                ".o_form_view:has([name='role_names']:contains(Keeper)):has([name='warehouse_names']:contains(Branch B))",
        },
        {
            content: "what he sees of the stock, and by which rule",
            trigger:
                ".o_form_view .o_data_row:contains(Stock):contains(Own warehouses and transit)",
        },
        {
            content: "give him another role",
            trigger: ".o_form_view button[name='action_assign_roles']",
            run: "click",
        },
        {
            content: "the wizard has him already",
            trigger: ".o_field_widget[name='user_ids']:contains(Jxc_Kim)",
        },
    ],
});

registry.category("web_tour.tours").add("jxc_owner_settings", {
    steps: () => [
        {
            content: "what is recommended is shown first",
            trigger: "button[name='action_jxc_recommended_settings']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='preview'] td:contains(Order Checks)",
        },
        {
            trigger: ".modal footer button[special='cancel'], .modal footer .btn-secondary",
            run: "click",
        },
        {
            content: "turn on one switch",
            trigger: "body:not(:has(.modal)) .o_field_widget[name='jxc_checks'] input",
            run: "click",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is on",
            trigger: ".o_field_widget[name='jxc_checks'] input:checked",
        },
    ],
});
