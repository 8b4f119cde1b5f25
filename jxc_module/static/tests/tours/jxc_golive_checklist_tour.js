import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jxc_golive_checklist", {
    steps: () => [
        {
            content: "the page says what is missing, area by area",
            trigger: ".o_jxc_golive .o_jxc_area[data-area='stock'] [data-check='negative_stock']",
        },
        {
            content: "one click puts the time zone right",
            trigger: "[data-check='time_zone'] .o_jxc_mend:contains(Asia/Shanghai)",
            run: "click",
        },
        {
            content: "after a question",
            trigger: ".modal .btn-primary:contains(Do It)",
            run: "click",
        },
        {
            content: "it is not there any more",
            trigger: ".o_jxc_area[data-area='people']:not(:has([data-check='time_zone']))",
        },
        {
            content: "why the area is ready all the same",
            trigger: "[data-area='stock'] .o_jxc_note",
            run: "edit Counted on Monday",
        },
        {
            content: "sign it",
            trigger: "[data-area='stock'] .o_jxc_sign",
            run: "click",
        },
        {
            content: "who and when stands there",
            trigger: "[data-area='stock'] .o_jxc_signed:contains(Counted on Monday)",
        },
        {
            content: "what is in order, too",
            trigger: ".o_jxc_all",
            run: "click",
        },
        {
            trigger: "[data-area='stock'] [data-check='count_open'] .fa-check-circle",
        },
        {
            content: "the records of a check",
            trigger: "[data-check='negative_stock'] .o_jxc_show",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Tea)",
        },
    ],
});
