import { StockChart } from "@jxc_module/stock_chart/stock_chart";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    defineParams,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

class Orderpoint extends models.Model {
    _name = "stock.warehouse.orderpoint";

    name = fields.Char();
    jxc_computed_on = fields.Datetime();

    _records = [
        { id: 1, name: "Tea", jxc_computed_on: "2026-03-02 06:00:00" },
        { id: 2, name: "Salt", jxc_computed_on: false },
    ];
    _views = {
        form: `<form><header><button name="recompute" type="object" string="Recompute"/></header>
            <field name="name"/><widget name="jxc_stock_chart"/></form>`,
    };
}

defineMailModels();
defineModels([Orderpoint]);
describe.current.tags("desktop");

const figures = (past = 7) => ({
    days: ["2026-03-01", "2026-03-02", "2026-03-03"],
    today: "2026-03-02",
    past: [9, past, null],
    future: [null, 7, 4],
    safety_stock: 2,
    reorder_point: 5,
    order_up_to: 10,
    unit: "Units",
});

/** Remember the charts that are drawn and how many of them are still there. */
function watchCharts() {
    const seen = { drawn: [], alive: 0 };
    patchWithCleanup(StockChart.prototype, {
        draw(data) {
            super.draw(data);
            if (this.chart) {
                seen.drawn.push(this.chart);
                seen.alive++;
            }
        },
        destroyChart() {
            if (this.chart) {
                seen.alive--;
            }
            super.destroyChart();
        },
    });
    return seen;
}

const mount = (params = {}) =>
    mountView({ type: "form", resModel: "stock.warehouse.orderpoint", resId: 1, ...params });

test("draws stock, expectation and the three levels", async () => {
    const seen = watchCharts();
    onRpc("get_jxc_chart", ({ args }) => {
        expect.step(args);
        return figures();
    });
    await mount();
    expect.verifySteps([[[1]]]);
    expect(".o_jxc_stock_chart canvas[role='img']").toHaveCount(1);
    const { data, options } = seen.drawn.at(-1).config._config;
    expect(data.labels).toEqual(["03/01/2026", "03/02/2026", "03/03/2026"]);
    expect(data.datasets.map((set) => [set.label.toString(), [...set.data]])).toEqual([
        ["Stock", [9, 7, null]],
        ["Expected", [null, 7, 4]],
        ["Order up to", [10, 10, 10]],
        ["Reorder point", [5, 5, 5]],
        ["Safety stock", [2, 2, 2]],
    ]);
    expect(options.scales.y.title.text).toBe("Units");
    expect(seen.alive).toBe(1);
});

test("a new record has no chart and asks for none", async () => {
    onRpc("get_jxc_chart", () => expect.step("asked"));
    await mount({ resId: false });
    expect(".o_form_view").toHaveCount(1);
    expect(".o_jxc_stock_chart").toHaveCount(0);
    expect.verifySteps([]);
});

test("is drawn anew after a recompute, and only once", async () => {
    const seen = watchCharts();
    onRpc("get_jxc_chart", () => {
        expect.step("asked");
        return figures(seen.drawn.length ? 3 : 7);
    });
    onRpc("recompute", function () {
        this.env["stock.warehouse.orderpoint"].write([1], {
            jxc_computed_on: "2026-03-02 07:00:00",
        });
        return false;
    });
    await mount();
    await contains("button[name='recompute']").click();
    await animationFrame();
    expect.verifySteps(["asked", "asked"]);
    expect(seen.drawn.at(-1).config._config.data.datasets[0].data[1]).toBe(3);
    expect(seen.alive).toBe(1);
});

test("a slow answer for the record before does not replace the one on the screen", async () => {
    const seen = watchCharts();
    const slow = new Deferred();
    let first = true;
    onRpc("get_jxc_chart", async ({ args }) => {
        if (args[0][0] === 2) {
            await slow;
            return figures(99);
        }
        const data = figures(first ? 7 : 5);
        first = false;
        return data;
    });
    await mount({ resIds: [1, 2] });
    await contains(".o_pager_next").click();
    await contains(".o_pager_previous").click();
    slow.resolve();
    await animationFrame();
    expect(".o_field_widget[name='name'] input").toHaveValue("Tea");
    expect(seen.drawn.at(-1).config._config.data.datasets[0].data[1]).toBe(5);
    expect(seen.alive).toBe(1);
});

test("leaves no chart behind", async () => {
    const seen = watchCharts();
    onRpc("get_jxc_chart", () => figures());
    await mount({ resIds: [1, 2] });
    await contains(".o_pager_next").click();
    await contains(".o_pager_previous").click();
    await animationFrame();
    expect(seen.drawn.length).toBeGreaterThan(1);
    expect(seen.alive).toBe(1);
});

test("dates are written as the user's language does", async () => {
    defineParams({ lang_parameters: { date_format: "%Y年%m月%d日" } });
    const seen = watchCharts();
    onRpc("get_jxc_chart", () => figures());
    await mount();
    expect(seen.drawn.at(-1).config._config.data.labels[0]).toBe("2026年03月01日");
});
