import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();
describe.current.tags("desktop");

const UNITS = [
    { id: 1, name: "Units" },
    { id: 2, name: "Box of 12" },
];
const TEA = {
    id: 5,
    code: "T1",
    name: "Tea",
    uom: "Units",
    uom_id: 1,
    units: UNITS,
    quantity: 0,
    tracking: "",
    refused: "",
};
const FIGURES = { price: 10, currency: 1, stock: [], last: [] };
let saved, printed;

beforeEach(async () => {
    saved = [];
    printed = [];
    browser.localStorage.clear();
    onRpc("page_settings", () => ({
        flows: true,
        warehouses: [
            { id: 1, name: "Main" },
            { id: 2, name: "Branch" },
        ],
        warehouse_id: 1,
        with_discount: true,
        profiles: [{ id: 3, name: "Counter", payment: "Cash" }],
    }));
    onRpc("partner_figures", () => ({
        credit: 500,
        overdue: 20,
        currency: 1,
        profile: { id: 4, name: "Later", payment: "" },
    }));
    onRpc("order_totals", () => ({ untaxed: 30, tax: 3.9, total: 33.9, currency: 1 }));
    onRpc("print_order", ({ args }) => {
        printed.push(args);
        return { type: "ir.actions.act_window_close" };
    });
    onRpc("res.partner", "name_search", () => [[7, "Green Shop"]]);
    onRpc("find_products", ({ args }) => {
        if (args[1] === "case") {
            return [{ ...TEA, uom: "Box of 12", uom_id: 2, quantity: 1 }];
        }
        return args[1] === "set" ? [{ ...TEA, refused: "Choices are made there." }] : [TEA];
    });
    onRpc("product_figures", ({ args }) => ({ ...FIGURES, price: args[3] === 2 ? 120 : 10 }));
    onRpc("save_order", ({ args }) => {
        saved.push(args[1]);
        return { id: 9, name: "S00009", model: "sale.order" };
    });
    onRpc("run_order", () => ({
        stopped: true,
        text: "Not enough in stock. Tea: 1 of 3 Units",
        link: { model: "stock.picking", id: 4, name: "WH/OUT/4" },
        action: false,
    }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "jxc_quick_entry",
        params: { kind: "sale" },
    });
    await choose(".o_jxc_entry_partner input", "Green");
});

/** Type into a field with suggestions and take the first one. */
async function choose(input, text) {
    await contains(input).edit(text, { confirm: false });
    await runAllTimers();
    await contains(".o-autocomplete--dropdown-item").click();
}
async function line(quantity, price = "") {
    await choose(".o_jxc_entry_product input", "Tea");
    await contains(".o_jxc_entry_quantity").edit(quantity, { confirm: false });
    await contains(".o_jxc_entry_price").edit(price, { confirm: false });
}
const save = (label = "Save Ctrl Enter") => contains(`button:contains(${label}):first`).click();

test("a quantity that is no number is not saved, and stays", async () => {
    await line("abc");
    await save();
    expect(saved).toEqual([]);
    expect(".o_jxc_entry_quantity").toHaveValue("abc");
    await contains(".o_jxc_entry_quantity").edit("-3", { confirm: false });
    await save();
    expect(saved).toEqual([]);
    await contains(".o_jxc_entry_quantity").edit("3", { confirm: false });
    await save();
    expect(saved.length).toBe(1);
    expect(saved[0].lines).toEqual([
        { product_id: 5, uom_id: 1, quantity: 3, price: null, lot: "", expiry: "" },
    ]);
});

test("nor is an order with a product that nobody chose", async () => {
    await line("3");
    await contains(".o_jxc_entry_discount").press("Enter");
    expect(".o_jxc_entry_line").toHaveCount(1);
    await contains(".o_jxc_entry_product input").edit("something", { confirm: false });
    await save();
    expect(saved).toEqual([]);
    expect(".o_jxc_entry_product input").toHaveValue("something");
});

test("a line that is changed to nonsense is marked and keeps it", async () => {
    await line("3");
    await contains(".o_jxc_entry_discount").press("Enter");
    await contains(".o_jxc_entry_line input[aria-label='Quantity']").edit("x3", {
        confirm: "blur",
    });
    expect(".o_jxc_entry_line").toHaveClass("table-danger");
    expect(".o_jxc_entry_line input[aria-label='Quantity']").toHaveValue("x3");
    await save();
    expect(saved).toEqual([]);
    await contains(".o_jxc_entry_line input[aria-label='Quantity']").edit("4", {
        confirm: "blur",
    });
    await save();
    expect(saved[0].lines[0].quantity).toBe(4);
});

test("the bar code of a case, and the unit of a line", async () => {
    await choose(".o_jxc_entry_product input", "case");
    expect(".o_jxc_entry_quantity").toHaveValue("1.00");
    expect(".o_jxc_entry_unit").toHaveValue("2");
    expect(".o_jxc_entry_price").toHaveAttribute("placeholder", "120.00");
    await contains(".o_jxc_entry_unit").select("1");
    expect(".o_jxc_entry_price").toHaveAttribute("placeholder", "10.00");
    await contains(".o_jxc_entry_price").edit("0", { confirm: false });
    await contains(".o_jxc_entry_discount").press("Enter");
    expect(".o_jxc_entry_gift").toHaveCount(1);
    await save();
    expect(saved[0].lines[0]).toEqual({
        product_id: 5,
        uom_id: 1,
        quantity: 1,
        price: 0,
        lot: "",
        expiry: "",
    });
});

test("a set with choices is refused with a word", async () => {
    await choose(".o_jxc_entry_product input", "set");
    expect(".o_notification:contains(Choices are made there.)").toHaveCount(1);
    expect(".o_jxc_entry_quantity").toHaveValue("");
});

test("what stopped a flow stays on the page, with a link", async () => {
    const opened = [];
    await line("3");
    await save("Save and Run Flow");
    expect(saved.length).toBe(1);
    expect(".o_jxc_entry_saved.alert-warning").toHaveCount(1);
    expect(".o_jxc_entry_result").toHaveText(/Tea: 1 of 3 Units/);
    patchWithCleanup(getService("action"), {
        doAction: (action) => opened.push([action.res_model, action.res_id]),
    });
    await contains(".o_jxc_entry_result a:contains(WH/OUT/4)").click();
    await contains(".o_jxc_entry_saved a:contains(S00009)").click();
    expect(opened).toEqual([
        ["stock.picking", 4],
        ["sale.order", 9],
    ]);
});

test("warehouse, day, flow and discount are saved", async () => {
    await contains(".o_jxc_entry_warehouse").select("2");
    const day = queryOne(".o_jxc_entry_date"); // an empty day is none that can be edited
    day.value = "2030-01-31";
    manuallyDispatchProgrammaticEvent(day, "input");
    manuallyDispatchProgrammaticEvent(day, "change");
    await contains(".o_jxc_entry_profile").select("3");
    expect(".o_jxc_entry_profile option:first").toHaveText("Later");
    expect(".o_jxc_entry_profile option:last").toHaveText("Counter, paid by Cash");
    await line("3");
    await contains(".o_jxc_entry_discount").edit("10", { confirm: false });
    await save();
    const { warehouse_id, date, profile_id, lines } = saved[0];
    expect({ warehouse_id, date, profile_id }).toEqual({
        warehouse_id: 2,
        date: "2030-01-31",
        profile_id: 3,
    });
    expect(lines[0].discount).toBe(10);
    // the next one begins as the first did
    expect(".o_jxc_entry_warehouse").toHaveValue("1");
    expect(queryOne(".o_jxc_entry_date").value).toBe("");
});

test("totals with and without tax have names, credit left stands at the customer", async () => {
    expect(".o_jxc_entry_credit").toHaveText(/Credit left: .*500\.00.*Overdue: .*20\.00/s);
    await line("3");
    await contains(".o_jxc_entry_discount").press("Enter");
    await runAllTimers();
    expect(".o_jxc_entry_total").toHaveText(
        /Untaxed: .*30\.00.*Taxes: .*3\.90.*Total with taxes: .*33\.90/s,
    );
});

test("link, print and next stay while the next order is typed", async () => {
    await line("3");
    await save();
    await choose(".o_jxc_entry_partner input", "Green");
    await line("4");
    await contains(".o_jxc_entry_discount").press("Enter");
    expect(".o_jxc_entry_saved a:contains(S00009)").toHaveCount(1);
    await contains(".o_jxc_entry_print").click();
    expect(printed).toEqual([["sale", 9]]);
    await contains(".o_jxc_entry_next").click();
    expect(".o_jxc_entry_line").toHaveCount(1);
});
