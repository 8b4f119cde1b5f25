import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_golive_training", {
    steps: () => [
        {
            content: "one's own role alone",
            trigger: ".o_jxc_training:not(:has([data-role='keeper'])) [data-role='sales']",
        },
        {
            trigger: "[data-role='sales'] [data-exercise='sales_order'][data-done='0']",
        },
        {
            content: "help stands on every screen of ours",
            trigger: ".o_jxc_help_button",
            run: "click",
        },
        {
            content: "it opens where this screen is explained",
            trigger: ".o_jxc_help .o_jxc_help_here h2:contains(Training)",
        },
        {
            trigger: ".o_jxc_help a[data-page='backup']",
            run: "click",
        },
        {
            trigger: ".o_jxc_help h1:contains(Backups)",
        },
        {
            trigger: ".o_jxc_help_close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_jxc_help))",
        },
    ],
});
