import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";

const card = (key) => `.o_jxc_dashboard [data-card='${key}']`;
const back = {
    content: "back to the dashboard",
    trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
    run: "click",
};
const opened = (key, list) => [
    { content: `open ${key}`, trigger: `${card(key)} button, button${card(key)}`, run: "click" },
    { content: "its records are listed", trigger: list },
    back,
    { content: "the dashboard is there again", trigger: card(key) },
];

/** What each role sees first, and one of its own lists. */
const ROLES = {
    sales: opened("to_deliver", ".o_list_view .o_data_row:contains(Tea House)"),
    buyer: opened("late_receipts", ".o_list_view .o_data_row:contains(Tea)"),
    keeper: opened("due_in", ".o_list_view .o_data_row:contains(Tea Garden)"),
    accountant: opened("payable_week", ".o_list_view .o_data_row:contains(Tea Garden)"),
    manager: opened("late_receipts", ".o_list_view .o_data_row:contains(Tea)"),
};

for (const [role, steps] of Object.entries(ROLES)) {
    registry.category("web_tour.tours").add(`jxc_home_dashboard_${role}`, {
        steps: () => [
            { content: "the app opens on it", trigger: ".o_jxc_dashboard .o_jxc_card" },
            ...steps,
        ],
    });
}

registry.category("web_tour.tours").add("jxc_home_dashboard_arrange", {
    steps: () => [
        { content: "arrange", trigger: ".o_jxc_arrange", run: "click" },
        { content: "hide a card", trigger: `${card("approvals")} .o_jxc_hide`, run: "click" },
        { content: "pin one", trigger: `${card("orders")} .o_jxc_pin`, run: "click" },
        { content: "done", trigger: ".o_jxc_arrange", run: "click" },
        {
            content: "the pinned one comes first, the hidden one is gone",
            trigger: `.o_jxc_dashboard:not(:has([data-card='approvals'])) .o_jxc_card:first-child[data-card='orders']`,
        },
        { content: "another period", trigger: ".o_jxc_period", run: "select this_month" },
        { content: "it is shown", trigger: ".o_jxc_period:value(this_month)" },
    ],
});

/** Written from the right, with fifty warehouses to choose from: nothing leaves the page. */
registry.category("web_tour.tours").add("jxc_home_dashboard_rtl", {
    steps: () => [
        {
            content: "the page is there",
            trigger: ".o_jxc_dashboard .o_jxc_card",
            run() {
                const page = document.querySelector(".o_jxc_dashboard");
                const content = page.querySelector(".o_content") || page;
                if (localization.direction !== "rtl") {
                    throw new Error("the reader's language is not written from the right");
                }
                // the server turns the style sheets only where it has rtlcss
                page.style.direction = "rtl";
                if (content.scrollWidth > content.clientWidth + 1) {
                    throw new Error(
                        `the page is ${content.scrollWidth} px wide of ${content.clientWidth}`,
                    );
                }
                const edge = content.getBoundingClientRect();
                for (const card of content.querySelectorAll(".o_jxc_card, .o_jxc_step")) {
                    const { left, right } = card.getBoundingClientRect();
                    if (left < edge.left - 1 || right > edge.right + 1) {
                        throw new Error(`${card.dataset.card} leaves the page`);
                    }
                }
                const houses = page.querySelector(".o_jxc_warehouse");
                if (houses.options.length < 11 || houses.offsetWidth > 400) {
                    throw new Error("the warehouses cannot be chosen from");
                }
            },
        },
    ],
});
