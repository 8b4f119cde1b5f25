import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";

import { Outbox } from "@jxc_module/scanning/outbox";
import { parseQuantity, QuantityError } from "@jxc_module/scanning/quantity";
import { StocktakeEntry } from "@jxc_module/stocktake_entry/stocktake_entry";
import { MILK, TEA } from "@jxc_module/../tests/scan_goods";

defineMailModels();
describe.current.tags("desktop");

const PEN = {
    ...TEA,
    id: 7,
    code: "P1",
    name: "Pen",
    barcode: "P7",
    tracking: "serial",
    codes: [],
};
const row = (line_id, product_id, more = {}) => ({
    line_id,
    product_id,
    lot_id: false,
    lot_name: "",
    expiry: "",
    package_id: false,
    package: "",
    owner_id: false,
    owner: "",
    counted: null,
    done: false,
    again: false,
    ...more,
});
let sent, scanned, connected, answers, entryMode;

beforeEach(() => {
    browser.localStorage.clear();
    patchWithCleanup(rpc, {
        _rpc(url, params) {
            if (!connected && params.method?.startsWith("page_")) {
                return Promise.reject(new ConnectionLostError(url));
            }
            return super._rpc(...arguments);
        },
    });
    [sent, scanned, connected, answers, entryMode] = [[], [], true, {}, "add"];
    onRpc("page_counts", () => [{ id: 3, name: "C3", note: "", places: 1, left: 3 }]);
    onRpc("page_open", () => ({
        id: 3,
        name: "C3",
        note: "",
        state: "counting",
        mode: "live",
        entry_mode: entryMode,
        blind: true,
        now: Date.now() + 60_000,
        places: [{ id: 8, name: "WH/A1", barcode: "A1", left: 3, looked: true }],
        place_id: false,
    }));
    onRpc("page_place", () => ({
        id: 8,
        name: "WH/A1",
        barcode: "A1",
        empty: false,
        notes: 0,
        rows: [
            row(1, 5),
            row(2, 6, { lot_id: 20, lot_name: "L20", expiry: "2027-01-31" }),
            row(3, 7, { lot_id: 30, lot_name: "S30" }),
        ],
        products: { 5: TEA, 6: MILK, 7: PEN },
    }));
    onRpc("page_scan", ({ args }) => {
        scanned.push(args[1]);
        return answers[args[1]] || { kind: "unknown" };
    });
    onRpc("page_lot", ({ args }) => ({ lot_id: false, lot_name: args[2], book_expiry: "" }));
    onRpc("page_send", ({ args }) => {
        sent.push(...args[1]);
        return Object.fromEntries(
            args[1].map((item) => [
                item.client_id,
                item.kind === "count" && item.lot_name === "BAD"
                    ? { refused: "This lot is bad." }
                    : { message: "" },
            ]),
        );
    });
});

async function open() {
    await mountWithCleanup(StocktakeEntry, { props: { action: { params: { stocktake_id: 3 } } } });
    await enter("A1");
}
/** Type a code into the field and press Enter. */
async function enter(code) {
    await contains(".o_jxc_scan_code input").edit(code, { confirm: false });
    await contains(".o_jxc_scan_code input").press("Enter");
    await settle();
}
async function amount(text) {
    await contains(".o_jxc_stocktake_quantity").edit(text, { confirm: false });
    await contains(".o_jxc_stocktake_quantity").press("Enter");
    await settle();
}
async function settle() {
    await runAllTimers();
    await animationFrame();
}
const plain = ({ kind, product_id, lot_id, lot_name, quantity }) => ({
    kind,
    product_id,
    lot_id,
    lot_name,
    quantity,
});

test("a product, its quantity in cases and pieces, and what is left", async () => {
    await open();
    expect(".o_jxc_stocktake_here").toHaveText("WH/A1");
    expect(".o_jxc_stocktake_left").toHaveText("3");
    await enter(TEA.barcode);
    expect(".o_jxc_stocktake_unit").toHaveText("Units");
    await amount("3x12+5");
    expect(sent.map(plain)).toEqual([
        { kind: "count", product_id: 5, lot_id: false, lot_name: "", quantity: "41" },
    ]);
    expect(sent[0].place_id).toBe(8);
    expect(sent[0].client_id.length).toBeGreaterThan(20);
    expect(sent[0].offset).toBeGreaterThan(59_000);
    expect(".o_jxc_stocktake_left").toHaveText("2");
    expect(".o_jxc_stocktake_last").toHaveText(/Tea.*41/);
    expect(".o_jxc_stocktake_sync").toHaveText("Sent");
});

test("the same code again adds; so does a case", async () => {
    await open();
    await enter(TEA.barcode);
    await contains(".o_jxc_stocktake_quantity").edit("3", { confirm: false });
    await settle(); // or the scanner reads on: "3" and the code in one
    await enter(TEA.barcode);
    expect(".o_jxc_stocktake_quantity").toHaveValue("4");
    await contains("button:contains(+1)").click();
    await enter("CASE");
    await enter("CASE");
    await enter(TEA.barcode);
    expect(sent.map((item) => item.quantity)).toEqual(["12", "12", "1"]);
    await contains(".nav-link:contains(Counted)").click();
    expect(".o_jxc_stocktake_row strong").toHaveText("25");
});

test("one more in a count that replaces is one more than before", async () => {
    entryMode = "replace";
    await open();
    await contains("button:contains(+1)").click();
    await enter(TEA.barcode);
    await enter(TEA.barcode);
    await enter("CASE");
    expect(sent.map((item) => item.quantity)).toEqual(["1", "2", "14"]);
});

test("what cannot be read stays in the field and is not sent", async () => {
    await open();
    await enter(TEA.barcode);
    for (const text of ["-3", "abc", "1,234", "1e15"]) {
        await amount(text);
        expect(".o_jxc_stocktake_quantity").toHaveValue(text);
    }
    expect(sent).toEqual([]);
    await amount("2box+3");
    expect(sent[0].quantity).toBe("27");
});

test("a product with lots asks for the lot", async () => {
    await open();
    await enter(MILK.barcode);
    expect(".o_jxc_stocktake_quantity").toHaveCount(0);
    await contains(".o_jxc_stocktake_article button:contains(L20)").click();
    await amount("4");
    await enter(MILK.barcode);
    await contains(".o_jxc_stocktake_lot").edit("NEW1", { confirm: false });
    await contains(".o_jxc_stocktake_lot").press("Enter");
    await settle();
    await amount("2");
    await enter(MILK.barcode);
    await contains("button:contains(No lot on it)").click();
    await amount("1");
    expect(sent.map(plain)).toEqual([
        { kind: "count", product_id: 6, lot_id: 20, lot_name: "", quantity: "4" },
        { kind: "count", product_id: 6, lot_id: false, lot_name: "NEW1", quantity: "2" },
        { kind: "count", product_id: 6, lot_id: false, lot_name: "", quantity: "1" },
    ]);
});

test("a serial number is counted once", async () => {
    await open();
    await enter("S30");
    await amount("2");
    expect(".o_jxc_stocktake_quantity").toHaveValue("2");
    await amount("1");
    await enter("S30");
    await amount("1");
    expect(sent.length).toBe(1);
});

test("an expiry other than the book's is asked for", async () => {
    answers.GS1 = {
        kind: "lot",
        product_id: 6,
        products: [MILK],
        factor: 1,
        lot_id: 20,
        lot_name: "L20",
        expiry: "2027-02-28",
        book_expiry: "2027-01-31",
        count: 24,
    };
    await open();
    await enter("GS1");
    expect(".o_jxc_stocktake_article").toHaveText(/2027-02-28/);
    await contains("button:contains(Label: 2027-02-28)").click();
    await settle();
    expect(".o_jxc_stocktake_quantity").toHaveValue("24");
    await contains(".o_jxc_stocktake_add").click();
    await settle();
    await enter("GS1");
    await contains("button:contains(Book: 2027-01-31)").click();
    await settle();
    await contains(".o_jxc_stocktake_add").click();
    await settle();
    expect(sent.map((item) => item.expiry)).toEqual(["2027-02-28", ""]);
});

test("without a connection entries wait, also in a closed page, and are sent once", async () => {
    await open();
    connected = false;
    await enter(TEA.barcode);
    await amount("5");
    expect(".o_jxc_stocktake_offline").toHaveCount(1);
    expect(".o_jxc_stocktake_sync").toHaveText("1 waiting");
    await enter("NOBODY");
    await amount("2");
    expect(".o_jxc_stocktake_sync").toHaveText("2 waiting");
    expect(browser.localStorage.length).toBeGreaterThan(1);
    connected = true;
    await settle();
    await settle();
    expect(".o_jxc_stocktake_sync").toHaveText("Sent");
    expect(sent.map((item) => [item.product_id, item.code, item.quantity])).toEqual([
        [5, "", "5"],
        [false, "NOBODY", "2"],
    ]);
    expect(new Set(sent.map((item) => item.client_id)).size).toBe(2);
});

test("what the server refuses stays, and becomes a note", async () => {
    await open();
    await enter(MILK.barcode);
    await contains(".o_jxc_stocktake_lot").edit("BAD", { confirm: false });
    await contains(".o_jxc_stocktake_lot").press("Enter");
    await settle();
    await amount("2");
    expect(".o_jxc_stocktake_sync").toHaveText("1 refused");
    await contains(".o_jxc_stocktake_sync").click();
    expect(".o_jxc_stocktake_outbox").toHaveText(/This lot is bad/);
    await contains("button:contains(Keep as note)").click();
    await settle();
    expect(sent.at(-1).kind).toBe("note");
    expect(sent.at(-1).text).toMatch(/Milk.*BAD.*This lot is bad/);
    expect(".o_jxc_stocktake_sync").toHaveText("Sent");
});

test("undo, an empty place, an unknown article", async () => {
    await open();
    await enter(TEA.barcode);
    await amount("5");
    await contains(".o_jxc_stocktake_last button").click();
    await settle();
    expect(sent.at(-1).kind).toBe("undo");
    expect(sent.at(-1).target).toBe(sent[0].client_id);
    expect(".o_jxc_stocktake_left").toHaveText("3");
    await enter("XYZ");
    await contains(".o_jxc_stocktake_note textarea").edit("a blue box");
    await contains(".o_jxc_stocktake_keep").click();
    await settle();
    expect(sent.at(-1).code).toBe("XYZ");
    expect(sent.at(-1).text).toBe("a blue box");
    await contains(".o_jxc_stocktake_rest:contains(This place is empty)").click();
    await contains(".modal button:contains(Count as 0)").click();
    await settle();
    expect(sent.at(-1).kind).toBe("empty");
    expect(".o_jxc_stocktake_left").toHaveText("0");
});

test("quantities are read as on the server", () => {
    const units = [{ name: "箱", factor: 12 }];
    for (const [text, total] of [
        ["3x12+5", 41],
        ["３×１２＋５", 41],
        ["3箱+5", 41],
        ["12,5", 12.5],
        ["1,234.5", 1234.5],
        ["1.234,5", 1234.5],
        ["0,125", 0.125],
        ["0.1+0.2", 0.3],
        [" 7 ", 7],
        ["0", 0],
        ["1000000000", 1e9],
    ]) {
        expect(parseQuantity(text, units)).toBe(total);
    }
    for (const [text, reason] of [
        ["", "empty"],
        ["-3", "negative"],
        ["12-1", "negative"],
        ["1e15", "unit"],
        ["1,234", "comma"],
        ["1000000001", "large"],
        ["0.0000001", "decimals"],
        ["3++4", "number"],
        ["9".repeat(61), "long"],
        ["2kg", "unit"],
    ]) {
        let found = "";
        try {
            parseQuantity(text, units);
        } catch (error) {
            expect(error).toBeInstanceOf(QuantityError);
            found = error.reason;
        }
        expect(found).toBe(reason);
    }
});

test("two pages keep what they have apart", async () => {
    const send = () => Promise.reject(new ConnectionLostError("/"));
    const one = new Outbox("p", send, () => {});
    const two = new Outbox("p", send, () => {});
    await one.add({ client_id: "a", device_time: 1 });
    await two.add({ client_id: "b", device_time: 2 });
    const later = new Outbox("p", send, () => {}).load();
    expect(later.items.map((item) => item.client_id)).toEqual(["a", "b"]);
    one.drop({ client_id: "a" });
    expect(new Outbox("p", send, () => {}).load().items.length).toBe(1);
    one.stop();
    two.stop();
});
