import { registry } from "@web/core/registry";

const LINES = 30;
const LIMIT = 60; // seconds
let started = 0;

function line(number) {
    const code = `JXCT${String(number).padStart(2, "0")}`;
    const row = `.o_jxc_entry_row[data-product='${code}']`;
    return [
        {
            content: `type the code of line ${number}`,
            trigger: ".o_jxc_entry_row:not([data-product]) .o_jxc_entry_product input",
            run: `edit ${code}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${code})`,
        },
        {
            trigger: ".o_jxc_entry_row .o_jxc_entry_product input",
            run: "press Enter",
        },
        {
            trigger: `${row} .o_jxc_entry_quantity`,
            run: `edit ${number} && press Enter`,
        },
        ...(number === 5
            ? [{ trigger: `${row} .o_jxc_entry_price`, run: "edit 99 && press Enter" }]
            : [{ trigger: `${row} .o_jxc_entry_price`, run: "press Enter" }]),
    ];
}

registry.category("web_tour.tours").add("jxc_quick_entry", {
    steps: () => [
        {
            content: "choose the customer",
            trigger: ".o_jxc_entry_partner input",
            run: "edit Jxc Green",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Jxc Green Shop)",
        },
        {
            trigger: ".o_jxc_entry_partner input",
            run: "press Enter",
        },
        {
            content: "the clock starts",
            trigger: ".o_jxc_entry_row",
            run: () => {
                started = Date.now();
            },
        },
        ...Array.from({ length: LINES }, (_each, index) => line(index + 1)).flat(),
        {
            content: "all lines are there",
            trigger: `.o_jxc_entry_line:nth-child(${LINES})`,
            run: () => {
                const seconds = (Date.now() - started) / 1000;
                if (seconds > LIMIT) {
                    throw new Error(`${LINES} lines took ${seconds} s, more than ${LIMIT} s`);
                }
            },
        },
        {
            content: "save without a mouse",
            trigger: ".o_jxc_entry_row .o_jxc_entry_product input",
            run: "press Control+Enter",
        },
        {
            content: "it was saved and the next one can be typed",
            trigger: ".o_jxc_entry_saved:contains(was saved)",
            timeout: 60000,
        },
    ],
});
