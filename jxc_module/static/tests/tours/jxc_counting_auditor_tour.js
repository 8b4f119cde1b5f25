import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_counting_auditor", {
    steps: () => [
        { content: "a new count", trigger: ".o_list_button_add", run: "click" },
        {
            content: "of his warehouse",
            trigger: ".o_field_widget[name=warehouse_ids] input",
            run: "edit Branch B",
        },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Branch B)", run: "click" },
        {
            content: "a few lines, drawn",
            trigger: ".o_field_widget[name=sample] input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Number of Lines)", run: "click" },
        { trigger: ".o_field_widget[name=sample] input:value(Number of Lines)" },
        { trigger: ".o_field_widget[name=sample_size] input", run: "edit 2" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "so many lines that will be",
            trigger: ".o_form_saved .o_field_widget[name=preview_lines]:contains(2)",
        },
        { trigger: "button[name=action_open]", run: "click" },
        { content: "to be counted", trigger: ".o_field_widget[name=todo_count]:contains(2)" },
        {
            content: "values are not for him",
            trigger: ".o_form_view:not(:has([name=difference_value]))",
        },
    ],
});
