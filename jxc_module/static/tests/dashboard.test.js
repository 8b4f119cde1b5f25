import { Dashboard } from "@jxc_module/dashboard/dashboard";
import { changeText, figureText, shortNumber } from "@jxc_module/dashboard/figures";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { getDefaultConfig } from "@web/views/view";

defineMailModels();
describe.current.tags("desktop");

const card = (values) => ({
    title: values.key,
    section: "sales",
    kind: "count",
    hint: false,
    value: 0,
    measure: "__count",
    action: { type: "ir.actions.act_window", res_model: "sale.order", views: [[false, "list"]] },
    currency_id: false,
    apart: [],
    compare: [],
    chart: false,
    share: false,
    notes: [],
    as_of: false,
    tone: false,
    error: false,
    ...values,
});

const CARDS = [
    card({ key: "trade_sales", section: "trade", value: 3 }),
    card({ key: "job_sale", section: "job", kind: "link", value: false, action: 7 }),
    card({
        key: "changes",
        section: "start",
        kind: "sentences",
        value: [{ rule: "late_vendor", text: "Mills is late.", action: { name: "late" } }],
    }),
    card({
        key: "sales",
        kind: "money",
        value: 12_345_678,
        compare: [{ name: "weekday", label: "same weekday", value: 10_000_000, action: 9 }],
        share: 0.5,
    }),
    card({ key: "orders", value: 5 }),
    card({ key: "broken", value: false, action: false, error: "No figure." }),
    card({ key: "money_in", section: "money", kind: "money", value: 0, notes: ["All warehouses"] }),
    card({ key: "closing", section: "money", kind: "text", value: "2026-02" }),
];

function answer(extra = {}) {
    return {
        cards: CARDS,
        asked: { period: "today", first: "2026-03-12", last: "2026-03-12", warehouse_id: false },
        periods: [
            { key: "today", name: "Today" },
            { key: "this_month", name: "This Month" },
        ],
        warehouses: [
            { id: 1, name: "Main" },
            { id: 2, name: "Branch" },
        ],
        layout: { hidden: [], pinned: [], sorted: [] },
        links: [],
        now: "2026-03-12 01:00:00",
        ...extra,
    };
}

async function mount(extra) {
    onRpc("jxc.dashboard", "page", ({ args }) => {
        expect.step(`page ${args.join(" ")}`);
        return answer(extra);
    });
    onRpc("jxc.dashboard", "keep", ({ args }) => {
        expect.step(`keep ${JSON.stringify(args[0])}`);
        return true;
    });
    await mountWithCleanup(Dashboard, {
        env: { config: getDefaultConfig() },
        props: { action: {} },
    });
    expect.verifySteps(["page   false"]);
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.res_model || action.name || action),
    });
}

const order = () =>
    [...document.querySelectorAll(".o_jxc_card")].map((element) => element.dataset.card);

test("every kind of card says its figure", async () => {
    await mount();
    expect(".o_jxc_step").toHaveCount(1);
    expect(".o_jxc_step .o_jxc_value").toHaveText("3");
    expect("[data-card='sales'] .o_jxc_value").toHaveText("12.35M");
    expect("[data-card='sales'] .o_jxc_open").toHaveAttribute("title", "12,345,678.00");
    expect("[data-card='sales'] .o_jxc_compare b").toHaveText("+23.5%");
    expect("[data-card='sales'] .o_jxc_share").toHaveCount(1);
    expect("[data-card='orders'] .o_jxc_value").toHaveText("5");
    expect("[data-card='broken'] .text-danger").toHaveText("No figure.");
    expect("[data-card='broken'] .o_jxc_open").toHaveAttribute("disabled");
    expect("[data-card='money_in']:contains(All warehouses)").toHaveCount(1);
    expect("[data-card='closing'] .o_jxc_value").toHaveText("2026-02");
    expect(".o_jxc_told button").toHaveText("Mills is late.");
});

test("each number opens its own records", async () => {
    await mount();
    await contains(".o_jxc_step button").click();
    await contains("[data-card='job_sale']").click();
    await contains("[data-rule='late_vendor']").click();
    await contains("[data-card='sales'] .o_jxc_open").click();
    await contains("[data-card='sales'] .o_jxc_compare").click();
    expect.verifySteps(["sale.order", "7", "late", "sale.order", "9"]);
});

test("bars open their day", async () => {
    const chart = { type: "bar", labels: ["03-11", "03-12"], values: [4, 5], actions: [11, 12] };
    await mount({ cards: [card({ key: "sales", chart })] });
    await animationFrame();
    expect(".o_jxc_chart canvas").toHaveCount(1);
    const canvas = document.querySelector(".o_jxc_chart canvas");
    const drawn = window.Chart.getChart(canvas);
    drawn.options.onClick({}, [{ index: 0 }]);
    drawn.options.onClick({}, []);
    expect.verifySteps(["11"]);
});

test("no bars where nothing is known", async () => {
    const chart = { type: "bar", labels: ["a"], values: [null], actions: [1] };
    await mount({ cards: [card({ key: "sales", chart })] });
    expect(".o_jxc_chart").toHaveCount(0);
});

test("period and warehouse are asked for and kept", async () => {
    await mount();
    await contains(".o_jxc_period").select("this_month");
    expect.verifySteps([
        "page this_month 0 false",
        'keep {"period":"this_month","warehouse_id":0}',
    ]);
    await contains(".o_jxc_warehouse").select("2");
    expect.verifySteps(["page today 2 false", 'keep {"period":"today","warehouse_id":2}']);
});

test("one warehouse is not asked for", async () => {
    await mount({ warehouses: [{ id: 1, name: "Main" }] });
    expect(".o_jxc_warehouse").toHaveCount(0);
});

test("hide, pin, move, and as delivered", async () => {
    await mount();
    expect(order()).toEqual(["sales", "orders", "broken", "money_in", "closing"]);
    await contains(".o_jxc_arrange").click();
    await contains("[data-card='orders'] .o_jxc_hide").click();
    expect.verifySteps(['keep {"hidden":["orders"]}']);
    expect("[data-card='orders']").toHaveClass("o_jxc_hidden");
    await contains("[data-card='closing'] .o_jxc_pin").click();
    expect.verifySteps(['keep {"pinned":["closing"]}']);
    await contains("[data-card='broken'] .o_jxc_back").click();
    expect.verifySteps(['keep {"sorted":["closing","sales","broken","orders","money_in"]}']);
    await contains(".o_jxc_arrange").click();
    expect(order()).toEqual(["closing", "sales", "broken", "money_in"]);
    await contains(".o_jxc_arrange").click();
    await contains(".o_jxc_reset").click();
    expect.verifySteps(['keep {"hidden":[],"pinned":[],"sorted":[]}']);
    await contains(".o_jxc_arrange").click();
    expect(order()).toEqual(["sales", "orders", "broken", "money_in", "closing"]);
});

test("a kept order and what was hidden", async () => {
    await mount({ layout: { hidden: ["broken"], pinned: [], sorted: ["orders", "sales"] } });
    expect(order()).toEqual(["orders", "sales", "money_in", "closing"]);
});

test("refreshed each minute while somebody looks", async () => {
    let visible = "visible";
    patchWithCleanup(document, {});
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visible });
    await mount();
    await advanceTime(60_000);
    expect.verifySteps(["page today 0 false"]);
    visible = "hidden";
    await advanceTime(180_000);
    expect.verifySteps([]);
    visible = "visible";
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect.verifySteps(["page today 0 false"]);
    delete document.visibilityState;
});

test("the last figures with their time when the server is away", async () => {
    await mount();
    onRpc("jxc.dashboard", "page", () => {
        throw new ConnectionLostError("/web");
    });
    await contains(".o_jxc_refresh").click();
    await animationFrame();
    expect("[data-card='orders'] .o_jxc_value").toHaveText("5");
    expect(".o_jxc_time").toHaveClass("text-danger");
    expect(".o_jxc_time:contains(does not answer)").toHaveCount(1);
});

test("large numbers in the words of the reader", () => {
    expect(shortNumber(9999, 2, "zh_CN")).toBe("9,999");
    expect(shortNumber(12345, 2, "zh_CN")).toBe("1.23万");
    expect(shortNumber(99_999_999, 2, "zh_CN")).toBe("1.00亿");
    expect(shortNumber(123_456_789, 2, "zh-CN")).toBe("1.23亿");
    expect(shortNumber(-20_000, 2, "zh_TW")).toBe("-2.00萬");
    expect(shortNumber(999_999, 2, "en_US")).toBe("999,999");
    expect(shortNumber(999_999.6, 2, "en_US")).toBe("1.00M");
    expect(shortNumber(12_345, 2, "en_US")).toBe("12,345");
    expect(shortNumber(0.5, 2, "en_US")).toBe("0.50");
    expect(shortNumber(2_500_000_000, 2, "de_DE")).toBe("2.50B");
});

test("what says nothing stays empty", () => {
    expect(figureText({ kind: "count", value: false })).toBe("–");
    expect(figureText({ kind: "percent", value: 0.125 })).toBe("12.5%");
    expect(changeText(5, 0)).toBe("");
    expect(changeText(5, -2)).toBe("");
    expect(changeText(false, 4)).toBe("");
    expect(changeText(3, 4)).toBe("-25.0%");
});
