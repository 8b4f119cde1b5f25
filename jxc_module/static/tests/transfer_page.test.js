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

import { TransferPage } from "@jxc_module/transfer_page/transfer_page";
import { findExpected, judge, takeOn } from "@jxc_module/transfer_page/transfer_rows";
import { MILK, TEA } from "@jxc_module/../tests/scan_goods";

defineMailModels();
describe.current.tags("desktop");

const row = (line_id, product_id, quantity, more = {}) => ({
    line_id,
    product_id,
    lot_id: false,
    lot_name: "",
    expiry: "",
    package: "",
    quantity,
    ...more,
});
const expected = () => [
    row(1, 5, 24),
    row(2, 6, 6, { lot_id: 20, lot_name: "L20" }),
    row(2, 6, 4, { lot_id: 21, lot_name: "L21" }),
];
let sent, connected, answers;

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
    [sent, connected, answers] = [[], true, {}];
    onRpc("page_transfers", () => []);
    onRpc("page_open", () => ({
        id: 3,
        name: "TRF3",
        state: "transit",
        leg: "receive",
        legs: ["receive"],
        source: "A",
        destination: "B",
        note: "",
        rows: expected(),
        products: { 5: TEA, 6: MILK },
    }));
    onRpc("page_scan", ({ args }) => answers[args[1]] || { kind: "unknown" });
    onRpc("page_lot", ({ args }) => ({ lot_id: false, lot_name: args[2] }));
    onRpc("page_take", ({ args }) => {
        sent.push({ leg: args[1], key: args[2], items: args[3] });
        return { state: "done", again: false, open: 0, transit: false };
    });
});

const props = { action: { params: { transfer_id: 3 } } };
async function open() {
    await mountWithCleanup(TransferPage, { props });
    await settle();
}
async function enter(code) {
    await contains(".o_jxc_scan_code input").edit(code, { confirm: false });
    await contains(".o_jxc_scan_code input").press("Enter");
    await settle();
}
async function amount(text) {
    await contains(".o_jxc_transfer_quantity").edit(text, { confirm: false });
    await contains(".o_jxc_transfer_quantity").press("Enter");
    await settle();
}
async function settle() {
    await runAllTimers();
    await animationFrame();
}

/** Return under which key the page keeps what was scanned. */
function keptKey() {
    for (let index = 0; index < browser.localStorage.length; index++) {
        const key = browser.localStorage.key(index);
        if (/^jxc_transfer_\d+_3_receive$/.test(key)) {
            return key;
        }
    }
}

test("what is scanned fills the rows first, the rest is over", () => {
    const rows = expected().map((line) => ({ ...line, taken: null }));
    takeOn(rows, { product_id: 5, lot_id: false, lot_name: "", quantity: 20 });
    takeOn(rows, { product_id: 6, lot_id: 20, lot_name: "L20", quantity: 8 });
    takeOn(rows, { product_id: 6, lot_id: 21, lot_name: "L21", quantity: 0 });
    expect(rows.map((line) => [line.taken, judge(line)])).toEqual([
        [20, "short"],
        [6, "agrees"],
        [0, "short"],
        [2, "over"],
    ]);
    takeOn(rows, { product_id: 5, lot_id: false, lot_name: "", quantity: 4 });
    expect(judge(rows[0])).toBe("agrees");
    takeOn(rows, { product_id: 6, lot_id: 20, lot_name: "L20", quantity: 0.1 });
    takeOn(rows, { product_id: 6, lot_id: 20, lot_name: "L20", quantity: 0.2 });
    expect(rows.at(-1).taken).toBe(2.3);
});

test("a code is found among the rows where it is certain", () => {
    const transfer = { products: { 5: TEA, 6: MILK }, rows: expected() };
    expect(findExpected(transfer, "CASE", false).factor).toBe(12);
    expect(findExpected(transfer, "L21", false).lot_id).toBe(21);
    expect(findExpected(transfer, "NOBODY", false)).toBe(null);
});

test("cases by scanner, lots by button, the rest at once, sent with one number", async () => {
    await open();
    await enter("CASE");
    expect(".o_jxc_transfer_quantity").toHaveValue("12");
    await enter("CASE");
    expect(".o_jxc_transfer_quantity").toHaveValue("24");
    await contains(".o_jxc_transfer_add").click();
    await settle();
    expect(".o_jxc_transfer_row[data-judged=agrees]").toHaveCount(1);
    await enter("M6");
    await contains("button:contains(L20)").click();
    await settle();
    await amount("6");
    await contains(".o_jxc_transfer_rest").click();
    await settle();
    expect(".o_jxc_transfer_row[data-judged=agrees]").toHaveCount(3);
    await contains(".o_jxc_transfer_send").click();
    await settle();
    expect(".o_jxc_transfer_done").toHaveCount(1);
    expect(sent.length).toBe(1);
    expect(sent[0].leg).toBe("receive");
    expect(sent[0].items.map((item) => [item.line_id, item.lot_id, item.quantity])).toEqual([
        [1, false, "24"],
        [2, 20, "6"],
        [2, 21, "4"],
    ]);
});

test("without a connection nothing is lost, and the same number is sent again", async () => {
    await open();
    await enter("TEA");
    await amount("24");
    connected = false;
    await contains(".o_jxc_transfer_rest").click();
    await settle();
    await contains(".o_jxc_transfer_send").click();
    await settle();
    expect(".o_jxc_transfer_done").toHaveCount(0);
    const key = keptKey();
    const kept = JSON.parse(browser.localStorage.getItem(key));
    connected = true;
    await contains(".o_jxc_transfer_send").click();
    await settle();
    expect(sent.length).toBe(1);
    expect(sent[0].key).toBe(kept.client_id);
    expect(keptKey()).toBe(undefined);
});

test("a closed page finds again what was scanned", async () => {
    await open();
    await enter("TEA");
    await amount("5");
    await mountWithCleanup(TransferPage, { props });
    await settle();
    expect(".o_jxc_transfer:last .o_jxc_transfer_row[data-judged=short]").toHaveCount(1);
});

test("differences are asked about before they are sent", async () => {
    answers.NEWLOT = {
        kind: "lot",
        product_id: 6,
        products: [MILK],
        factor: 1,
        lot_id: false,
        lot_name: "NEWLOT",
    };
    await open();
    await enter("NEWLOT");
    await amount("1");
    expect(".o_jxc_transfer_row[data-judged=over]").toHaveCount(1);
    await contains(".o_jxc_transfer_send").click();
    await settle();
    expect(".modal").toHaveText(/3 rows are missing or short, 1 came/);
    await contains(".modal button:contains(Receive)").click();
    await settle();
    expect(sent[0].items).toEqual([
        { line_id: false, product_id: 6, lot_id: false, lot_name: "NEWLOT", quantity: "1" },
    ]);
});

test("a wrong quantity stays in its field", async () => {
    await open();
    await enter("TEA");
    await amount("-3");
    expect(".o_jxc_transfer_quantity").toHaveValue("-3");
    await amount("2x12");
    expect(".o_jxc_transfer_row[data-judged=agrees]").toHaveCount(1);
    await contains(".o_jxc_scan_foot button[aria-label=Undo]").click();
    await settle();
    expect(".o_jxc_transfer_row[data-judged=agrees]").toHaveCount(0);
});
