import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_check_panel", {
    steps: () => [
        {
            content: "the panel says what blocks, with its figures",
            trigger: ".o_jxc_check_row[data-kind='amount']:contains(80.00):contains(50.00)",
        },
        {
            content: "what is in order is folded away",
            trigger: ".o_jxc_check_panel button:contains(1 in order)",
            run: "click",
        },
        {
            content: "and shown on demand",
            trigger: ".o_jxc_check_row[data-kind='below_cost']",
        },
        {
            content: "let it pass",
            trigger: ".o_jxc_check_override",
            run: "click",
        },
        {
            content: "with a reason",
            trigger: ".modal [name='reason'] textarea",
            run: "edit Paid by transfer",
        },
        {
            content: "override",
            trigger: ".modal button[name='action_override']",
            run: "click",
        },
        {
            content: "the panel follows",
            trigger: ".o_jxc_check_row[data-kind='amount']:contains(Allowed)",
        },
        {
            content: "confirm: the discount has to be approved",
            trigger: "button[name='action_confirm']:not(.d-none)",
            run: "click",
        },
        {
            content: "it waits",
            trigger: ".o_jxc_check_panel .alert:contains(waits for an approval)",
        },
    ],
});

registry.category("web_tour.tours").add("jxc_approve", {
    steps: () => [
        {
            content: "choose the request",
            trigger: ".o_data_row:contains(Noodle House) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "decide",
            trigger: "button[name='action_jxc_open_decision']",
            run: "click",
        },
        {
            content: "with a comment",
            trigger: ".modal [name='comment'] textarea",
            run: "edit Fine",
        },
        {
            content: "approve",
            trigger: ".modal button[name='action_approve']",
            run: "click",
        },
        {
            content: "it is told, and the page is closed",
            trigger: "body:not(:has(.modal)) .o_notification:contains(1 decided)",
        },
    ],
});
