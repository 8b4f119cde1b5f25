import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { WebClient } from "@web/webclient/webclient";

import { DashboardCard } from "@jxc_module/dashboard/dashboard_card";

defineMailModels();
describe.current.tags("desktop");

const CARD = {
    key: "sales",
    title: "Sales",
    section: "sales",
    kind: "count",
    hint: false,
    value: 12,
    measure: "__count",
    action: { type: "ir.actions.act_window", res_model: "res.partner" },
    currency_id: false,
    apart: [],
    compare: [],
    chart: false,
    share: false,
    notes: [],
    as_of: false,
    tone: false,
    error: false,
};
let opened, asked, connected, value;

async function card(values) {
    opened = [];
    await mountWithCleanup(DashboardCard, {
        props: {
            card: { ...CARD, ...values },
            onOpen: (action) => opened.push(action),
            onHide: () => {},
            onPin: () => {},
            onMove: () => {},
        },
    });
}

describe("card types", () => {
    test("a number opens its records, red where it should be 0", async () => {
        await card({ value: 1234, tone: "danger", hint: "since Monday" });
        expect(".o_jxc_value").toHaveText("1,234");
        expect(".o_jxc_value").toHaveClass("text-danger");
        expect(".o_jxc_open").toHaveText(/since Monday/);
        await contains(".o_jxc_open").click();
        expect(opened).toEqual([CARD.action]);
    });

    test("an amount in its currency, others apart, beside other days", async () => {
        await card({
            kind: "money",
            value: 1500.5,
            currency_id: 1,
            apart: [{ value: 20, currency_id: 2 }],
            compare: [
                { name: "day_before", label: "day before", value: 1000, action: { id: 7 } },
                { name: "last_year", label: "last year", value: 0, action: false },
            ],
        });
        expect(".o_jxc_value").toHaveText(/\$.1,501/);
        expect(".o_jxc_open").toHaveText(/20/);
        expect("[data-compare=day_before]").toHaveText(/1,000.*\+50\.1%|1,000\s*\+50\.1%/);
        expect("[data-compare=last_year] b").toHaveText("");
        await contains("[data-compare=day_before]").click();
        expect(opened).toEqual([{ id: 7 }]);
    });

    test("days, a percentage, a text", async () => {
        await card({ kind: "days", value: 41.27, as_of: "End of yesterday" });
        expect(".o_jxc_value").toHaveText("41.3");
        expect(".o_jxc_open").toHaveText(/End of yesterday/);
        await card({ kind: "percent", value: 0.875, key: "share" });
        expect("[data-card=share] .o_jxc_value").toHaveText("87.5%");
        await card({ kind: "text", value: "February is open", key: "closing" });
        expect("[data-card=closing] .o_jxc_value").toHaveText("February is open");
    });

    test("a target, and how much of it is reached", async () => {
        await card({ kind: "money", value: 300, currency_id: 1, share: 1.2 });
        expect(".o_jxc_share").toHaveAttribute("aria-label", "120%");
        expect(".o_jxc_share .progress-bar").toHaveStyle({ width: "100%" }, { inline: true });
    });

    test("what is not known is no 0, what failed says why and opens nothing", async () => {
        await card({ kind: "money", value: false, notes: ["Worked out at night."] });
        expect(".o_jxc_value").toHaveText("–");
        expect(".o_jxc_open").toHaveText(/Worked out at night/);
        await card({ key: "bad", error: "No rate of today.", action: false });
        expect("[data-card=bad] .o_jxc_value").toHaveCount(0);
        expect("[data-card=bad]").toHaveText(/No rate of today/);
        expect("[data-card=bad] .o_jxc_open").toHaveAttribute("disabled");
    });

    test("bars of the last days; days without a figure draw no chart alone", async () => {
        const chart = { type: "bar", labels: ["1", "2"], values: [3, null], actions: [1, 2] };
        await card({ chart });
        expect("canvas").toHaveCount(1);
        expect(".o_jxc_card").toHaveClass("o_jxc_wide");
        await card({ key: "empty", chart: { ...chart, values: [null, 0] } });
        expect("[data-card=empty] canvas").toHaveCount(0);
    });
});

describe("page", () => {
    beforeEach(() => {
        [asked, connected, value] = [[], true, 12];
        patchWithCleanup(rpc, {
            _rpc(url, params) {
                if (!connected && params.model === "jxc.dashboard") {
                    asked.push("away");
                    return Promise.reject(new ConnectionLostError(url));
                }
                return super._rpc(...arguments);
            },
        });
        onRpc("jxc.dashboard", "page", ({ args }) => {
            asked.push(args.slice(0, 2));
            return {
                cards: [
                    { ...CARD, value },
                    { ...CARD, key: "go", section: "job", kind: "link", value: false },
                ],
                asked: { period: args[0] || "today", warehouse_id: args[1] || false },
                periods: [
                    { key: "today", name: "Today" },
                    { key: "this_month", name: "This Month" },
                ],
                warehouses: [],
                layout: { hidden: [], pinned: [], sorted: [] },
                links: [],
                now: "2026-03-12 01:00:00",
            };
        });
        onRpc("jxc.dashboard", "keep", () => true);
    });

    async function page() {
        await mountWithCleanup(WebClient);
        await getService("action").doAction({ type: "ir.actions.client", tag: "jxc_dashboard" });
        await animationFrame();
    }

    /** Let a minute go by; the answer is drawn. */
    async function minute() {
        await advanceTime(60_000);
        await animationFrame();
        await animationFrame();
    }

    test("read anew each minute, with the period that is shown", async () => {
        await page();
        expect("[data-card=sales] .o_jxc_value").toHaveText("12");
        await contains(".o_jxc_period").select("this_month");
        await animationFrame();
        asked = [];
        value = 15;
        await minute();
        expect(asked).toEqual([["this_month", 0]]);
        expect("[data-card=sales] .o_jxc_value").toHaveText("15");
    });

    test("not while nobody sees the page, nor while it is arranged", async () => {
        await page();
        asked = [];
        patchWithCleanup(document, { visibilityState: "hidden" });
        await minute();
        expect(asked).toEqual([]);
        patchWithCleanup(document, { visibilityState: "visible" });
        document.dispatchEvent(new Event("visibilitychange"));
        await animationFrame();
        expect(asked).toHaveLength(1);
        await contains(".o_jxc_arrange").click();
        await minute();
        expect(asked).toHaveLength(1);
    });

    test("the last figure stays, with its time, while the server is away", async () => {
        await page();
        expect(".o_jxc_time").toHaveText(/^Figures of/);
        connected = false;
        asked = [];
        await minute();
        expect(asked).toEqual(["away"]);
        expect("[data-card=sales] .o_jxc_value").toHaveText("12");
        expect(".o_jxc_time").toHaveText(/does not answer; figures of/);
        expect(".o_jxc_time").toHaveClass("text-danger");
        connected = true;
        value = 13;
        await contains(".o_jxc_refresh").click();
        await animationFrame();
        expect("[data-card=sales] .o_jxc_value").toHaveText("13");
        expect(".o_jxc_time").toHaveText(/^Figures of/);
        await runAllTimers();
    });

    test("away from the beginning: try again", async () => {
        connected = false;
        await page();
        expect(".o_jxc_away").toHaveCount(1);
        connected = true;
        await contains(".o_jxc_away button").click();
        await animationFrame();
        expect("[data-card=sales] .o_jxc_value").toHaveText("12");
    });
});
