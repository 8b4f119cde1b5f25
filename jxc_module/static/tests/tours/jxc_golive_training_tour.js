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
    ],
});
