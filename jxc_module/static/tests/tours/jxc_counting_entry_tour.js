import { registry } from "@web/core/registry";

const CODE = ".o_jxc_scan_code input";
const QUANTITY = ".o_jxc_stocktake_quantity";
const SENT = ".o_jxc_stocktake_sync:contains(Sent)";

registry.category("web_tour.tours").add("jxc_counting_entry", {
    steps: () => [
        {
            content: "the page is no wider than the phone",
            trigger: `.o_jxc_stocktake_place:contains(Shelf)`,
            run: () => {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (clientWidth > 400 || scrollWidth > clientWidth) {
                    throw new Error(`the page is ${scrollWidth} px wide on ${clientWidth} px`);
                }
            },
        },
        { content: "scan the place", trigger: CODE, run: "edit SHELF && press Enter" },
        { trigger: ".o_jxc_stocktake_here:contains(Shelf)" },
        { content: "scan the product", trigger: CODE, run: "edit 6901234567892 && press Enter" },
        { trigger: ".o_jxc_stocktake_article:contains(Count Tea)" },
        { content: "cases and pieces", trigger: QUANTITY, run: "edit 2x24+3 && press Enter" },
        { trigger: ".o_jxc_stocktake_last:contains(51)" },
        { trigger: SENT },
        { content: "one more, by the mode +1", trigger: "button:contains(+1)", run: "click" },
        { trigger: CODE, run: "edit 16901234567899 && press Enter" },
        { trigger: ".o_jxc_stocktake_last:contains(24)" },
        { content: "and taken back", trigger: ".o_jxc_stocktake_last button", run: "click" },
        { trigger: SENT },
        { content: "a code nobody knows", trigger: CODE, run: "edit 4444444444444 && press Enter" },
        { trigger: ".o_jxc_stocktake_note textarea", run: "edit a blue box" },
        { trigger: ".o_jxc_stocktake_keep", run: "click" },
        { trigger: ".o_jxc_stocktake_unknown:contains((1))" },
        { content: "go to the next place", trigger: CODE, run: "edit RACK && press Enter" },
        { trigger: ".o_jxc_stocktake_here:contains(Rack)" },
        { content: "nothing is there", trigger: ".o_jxc_stocktake_rest", run: "click" },
        { trigger: ".modal button:contains(Count as 0)", run: "click" },
        { trigger: ".o_jxc_stocktake_left:contains(0)" },
        { trigger: SENT },
    ],
});
