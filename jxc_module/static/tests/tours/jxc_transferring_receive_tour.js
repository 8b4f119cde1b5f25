import { registry } from "@web/core/registry";

const CODE = ".o_jxc_scan_code input";
const QUANTITY = ".o_jxc_transfer_quantity";

registry.category("web_tour.tours").add("jxc_transferring_receive", {
    steps: () => [
        {
            content: "the page is no wider than the phone",
            trigger: ".o_jxc_transfer_choice:contains(TRF)",
            run: () => {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (clientWidth > 400 || scrollWidth > clientWidth) {
                    throw new Error(`the page is ${scrollWidth} px wide on ${clientWidth} px`);
                }
            },
        },
        { content: "open the transfer", trigger: ".o_jxc_transfer_choice", run: "click" },
        { trigger: ".o_jxc_transfer_leg:contains(Receive)" },
        { content: "scan the tea", trigger: CODE, run: "edit 6901234567892 && press Enter" },
        { trigger: ".o_jxc_transfer_article:contains(10 expected)" },
        { content: "all of it", trigger: QUANTITY, run: "edit 10 && press Enter" },
        { trigger: ".o_jxc_transfer_row[data-judged=agrees]:contains(Tea)" },
        { content: "scan a lot", trigger: CODE, run: "edit TA && press Enter" },
        { trigger: ".o_jxc_transfer_article:contains(6 expected)" },
        { content: "less than was sent", trigger: QUANTITY, run: "edit 4 && press Enter" },
        { trigger: ".o_jxc_transfer_row[data-judged=short]:contains(TA)" },
        { content: "a slip", trigger: CODE, run: "edit TB && press Enter" },
        { trigger: QUANTITY, run: "edit 5 && press Enter" },
        { trigger: ".o_jxc_transfer_row[data-judged=over]:contains(TB)" },
        {
            content: "taken back",
            trigger: ".o_jxc_scan_foot button[aria-label=Undo]",
            run: "click",
        },
        { trigger: ".o_jxc_transfer:not(:has(.o_jxc_transfer_row[data-judged=over]))" },
        { trigger: CODE, run: "edit TB && press Enter" },
        { trigger: QUANTITY, run: "edit 2 && press Enter" },
        {
            content: "a lot that nobody knows",
            trigger: CODE,
            run: "edit 6901234567908 && press Enter",
        },
        { trigger: ".o_jxc_transfer_lot", run: "edit NEW1 && press Enter" },
        { trigger: QUANTITY, run: "edit 1 && press Enter" },
        { trigger: ".o_jxc_transfer_row[data-judged=over]:contains(NEW1)" },
        { content: "send it", trigger: ".o_jxc_transfer_send", run: "click" },
        { trigger: ".modal button:contains(Receive)", run: "click" },
        { trigger: ".o_jxc_transfer_done:contains(1 differences)" },
        {
            content: "to the document",
            trigger: ".o_jxc_transfer_done button:contains(Show the transfer)",
            run: "click",
        },
        { trigger: ".o_form_view:contains(Receiving)" },
    ],
});
