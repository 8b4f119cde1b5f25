import { onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { newId } from "../scanning/outbox";
import { parseQuantity, quantityText } from "../scanning/quantity";
import { refusalOf } from "../scanning/refusals";
import { ScanPage } from "../scanning/scan_page";
import { findExpected, judge, rowsOf, takeOn } from "./transfer_rows";

const MODEL = "jxc.transfer";

/**
 * Ship or receive a transfer with a phone or a scanner: product or lot, then quantity, and at the
 * end all at once. What was scanned stays on this device until the server has it.
 */
export class TransferPage extends ScanPage {
    static template = "jxc_module.TransferPage";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.state = useState({
            transfers: [],
            transfer: null,
            rows: [],
            steps: [], // what was taken, for undo
            article: null,
            choices: null,
            camera: false,
            sending: false,
            done: null,
        });
        onWillStart(() => this.start());
    }

    async start() {
        const asked = Number(this.props.action.params?.transfer_id || this.props.resId);
        if (asked) {
            return this.openTransfer(asked);
        }
        return this.listTransfers();
    }

    // the document ------------------------------------------------------------------------------

    async listTransfers() {
        const transfers = await this.orm.call(MODEL, "page_transfers", []);
        const empty = { transfer: null, rows: [], steps: [], article: null, choices: null };
        Object.assign(this.state, { ...empty, done: null, transfers });
    }

    async openTransfer(transferId, leg = false) {
        let transfer;
        try {
            transfer = await this.orm.call(MODEL, "page_open", [transferId, leg]);
        } catch (error) {
            if (!error.data?.message) {
                throw error;
            }
            // received meanwhile, or gone: the list says what is left
            this.notification.add(error.data.message, { type: "warning" });
            return this.listTransfers();
        }
        const rows = transfer.rows.map((row) => ({ ...row, taken: null }));
        Object.assign(this.state, { transfer, rows, steps: [], article: null, done: null });
        this.props.updateActionState?.({ resId: transfer.id });
        this.restore();
        this.focus(this.codeInput);
    }

    get isReceipt() {
        return this.state.transfer.leg === "receive";
    }
    get isListening() {
        return Boolean(this.state.transfer) && !this.state.done && !this.state.sending;
    }
    product(row) {
        return this.state.transfer.products[row.product_id];
    }
    judge(row) {
        return judge(row);
    }
    number(value) {
        return quantityText(value);
    }
    get openRows() {
        return this.state.rows.filter((row) => judge(row) === "open");
    }
    get listedRows() {
        const order = { open: 0, short: 1, over: 2, agrees: 3 };
        return [...this.state.rows].sort((one, other) => order[judge(one)] - order[judge(other)]);
    }

    // what is kept on the device ----------------------------------------------------------------

    get storageKey() {
        const { id, leg } = this.state.transfer;
        return `jxc_transfer_${user.userId}_${id}_${leg}`;
    }
    keep() {
        const { steps, transfer } = this.state;
        try {
            browser.localStorage.setItem(
                this.storageKey,
                JSON.stringify({ client_id: this.clientId, steps, products: transfer.products }),
            );
        } catch {
            // a full memory: the page still has it
        }
    }
    restore() {
        this.clientId = newId();
        let kept;
        try {
            kept = JSON.parse(browser.localStorage.getItem(this.storageKey));
        } catch {
            kept = null;
        }
        if (kept?.steps?.length) {
            this.clientId = kept.client_id;
            Object.assign(this.state.transfer.products, {
                ...kept.products,
                ...this.state.transfer.products,
            });
            this.state.steps = kept.steps;
            this.replay();
        }
    }
    forget() {
        browser.localStorage.removeItem(this.storageKey);
    }
    replay() {
        const rows = this.state.transfer.rows.map((row) => ({ ...row, taken: null }));
        for (const step of this.state.steps) {
            takeOn(rows, step);
        }
        this.state.rows = rows;
    }

    // codes -------------------------------------------------------------------------------------

    async takeCode(code, how) {
        this.state.choices = null;
        if (this.isSameCode(code) && !this.needsLot) {
            return this.addToQuantity(this.state.article.size);
        }
        const productId = this.state.article?.product?.id || false;
        let found = findExpected(
            { ...this.state.transfer, rows: this.state.rows },
            code,
            productId,
        );
        if (!found) {
            const { id } = this.state.transfer;
            found = await this.orm.call(MODEL, "page_scan", [id, code, productId]);
        }
        return this.takeFound({ ...found, code, how });
    }

    /** A code scanned where a lot is asked for: its name, or a GS1 code with the lot in it. */
    async takeLotCode(code) {
        const { product } = this.state.article;
        const { id } = this.state.transfer;
        const found = await this.orm.call(MODEL, "page_scan", [id, code, product.id]);
        if (found.kind === "lot" || (found.product_id && found.product_id !== product.id)) {
            return this.takeFound({ ...found, code, how: "scan" });
        }
        return this.setLot(code);
    }

    takeFound(found) {
        for (const product of found.products || []) {
            this.state.transfer.products[product.id] = product;
        }
        if (found.message) {
            this.notification.add(found.message, { type: "warning" });
        }
        if (found.kind === "choose") {
            this.feedback.give("again");
            this.state.choices = found;
            return;
        }
        if (found.kind !== "product" && found.kind !== "lot") {
            this.feedback.give("bad");
            this.notification.add(_t("Nobody knows “%s”. Scan the label again.", found.code), {
                type: "danger",
            });
            return;
        }
        this.setArticle(found);
    }

    chooseProduct(productId) {
        const { choices } = this.state;
        this.state.choices = null;
        const kind = choices.lot_name ? "lot" : "product";
        return this.takeFound({ ...choices, kind, product_id: productId });
    }

    // the article -------------------------------------------------------------------------------

    setArticle(found) {
        const product = this.state.transfer.products[found.product_id];
        const size = found.count ?? found.factor ?? 1;
        this.state.article = {
            product,
            code: found.code || "",
            size,
            lot_id: found.lot_id || false,
            lot_name: found.lot_name || "",
            expiry: found.expiry || found.book_expiry || "",
            lot_given: Boolean(found.lot_id || found.lot_name),
            text: found.count || size !== 1 ? quantityText(size) : "",
        };
        const expected = rowsOf(this.state.rows, this.articleWords).filter((row) => !row.over);
        if (!this.needsLot && !expected.length) {
            this.feedback.give("again");
            this.notification.add(
                this.isReceipt
                    ? _t("This was not shipped. What you enter is kept as a difference.")
                    : _t("This is not what was reserved. Ship it only if it goes instead."),
                { type: "warning" },
            );
        } else {
            this.feedback.give("good");
        }
        if (product.tracking === "serial" && !this.state.article.text) {
            this.state.article.text = "1";
        }
        this.focus(this.needsLot ? this.lotInput : this.quantityInput);
    }

    get articleWords() {
        const { product, lot_id, lot_name } = this.state.article;
        return { product_id: product.id, lot_id, lot_name };
    }
    get needsLot() {
        const { article } = this.state;
        return Boolean(article?.product?.tracking) && !article.lot_given;
    }
    get lotsExpected() {
        const { product } = this.state.article;
        return rowsOf(this.state.rows, { product_id: product.id }).filter((row) => row.lot_name);
    }
    /** How many are still expected of the article at hand. */
    get expected() {
        let sum = 0;
        for (const row of rowsOf(this.state.rows, this.articleWords)) {
            sum += row.over ? 0 : row.quantity - (row.taken || 0);
        }
        return sum;
    }

    chooseLot({ lot_id, lot_name, expiry }) {
        Object.assign(this.state.article, {
            lot_id,
            lot_name,
            expiry: expiry || "",
            lot_given: true,
        });
        this.focus(this.quantityInput);
    }
    async setLot(text) {
        const name = text.trim();
        const { article, transfer } = this.state;
        if (!name || !article) {
            return;
        }
        const known = this.lotsExpected.find((row) => row.lot_name === name);
        if (known) {
            return this.chooseLot(known);
        }
        const found = await this.orm.call(MODEL, "page_lot", [
            transfer.id,
            article.product.id,
            name,
        ]);
        return this.setArticle({ ...found, product_id: article.product.id, code: article.code });
    }
    chooseRow(row) {
        this.setArticle({ ...row, kind: "lot", factor: 1 });
        if (!this.state.article.text && this.expected > 0) {
            this.state.article.text = quantityText(this.expected);
        }
    }
    addToQuantity(size) {
        const { article } = this.state;
        const before = article.text.trim();
        if (before && !this.isQuantity(before)) {
            return this.takeQuantity(); // says what is wrong with it
        }
        const total = (before ? parseQuantity(before, this.units) : 0) + size;
        article.text = quantityText(total);
        this.feedback.give("again");
    }

    /**
     * Note what is typed of the article at hand.
     *
     * @returns {boolean} whether it could be read; what could not stays in the field
     */
    takeQuantity() {
        let quantity;
        try {
            quantity = parseQuantity(this.state.article.text, this.units);
        } catch (error) {
            this.feedback.give("bad");
            this.notification.add(refusalOf(error), { type: "danger" });
            this.focus(this.quantityInput);
            return false;
        }
        this.note({ ...this.articleWords, quantity });
        this.state.article = null;
        this.feedback.give("good");
        this.focus(this.codeInput);
        return true;
    }
    note(...steps) {
        this.state.steps.push(...steps);
        this.replay();
        this.keep();
    }
    undo() {
        this.state.steps.pop();
        this.replay();
        this.keep();
        this.focus(this.codeInput);
    }
    /** Note all that was not scanned as it is expected. */
    takeRest() {
        this.note(
            ...this.state.rows
                .filter((row) => !row.over && row.quantity > (row.taken || 0))
                .map(({ product_id, lot_id, lot_name, quantity, taken }) => ({
                    product_id,
                    lot_id,
                    lot_name,
                    quantity: quantity - (taken || 0),
                })),
        );
    }

    // sending -----------------------------------------------------------------------------------

    get differences() {
        const judged = this.state.rows.map(judge);
        const count = (...names) => judged.filter((name) => names.includes(name)).length;
        return { missing: count("open", "short"), over: count("over") };
    }

    send() {
        const { missing, over } = this.differences;
        if (!missing && !over) {
            return this.sendNow();
        }
        const body = this.isReceipt
            ? _t(
                  "%(missing)s rows are missing or short, %(over)s came that were not shipped. What " +
                      "is missing stays on its way until it is settled.",
                  { missing, over },
              )
            : _t(
                  "%(missing)s rows are missing or short, %(over)s are not what was reserved. What " +
                      "is not shipped now can be shipped later.",
                  { missing, over },
              );
        this.dialog.add(ConfirmationDialog, {
            title: this.isReceipt ? _t("Receive with differences") : _t("Ship with differences"),
            body,
            confirmLabel: this.isReceipt ? _t("Receive") : _t("Ship"),
            confirm: () => this.sendNow(),
            cancel: () => {},
        });
    }

    async sendNow() {
        const { transfer, rows } = this.state;
        const items = rows
            .filter((row) => row.taken)
            .map(({ line_id, product_id, lot_id, lot_name, taken }) => ({
                line_id,
                product_id,
                lot_id,
                lot_name: lot_id ? "" : lot_name,
                quantity: quantityText(taken),
            }));
        this.state.sending = true;
        try {
            const answer = await this.orm.call(MODEL, "page_take", [
                transfer.id,
                transfer.leg,
                this.clientId,
                items,
            ]);
            this.forget();
            this.state.done = answer;
            this.feedback.give("good");
        } catch (error) {
            this.feedback.give("bad");
            const lost = error instanceof ConnectionLostError;
            const message = lost
                ? _t("No connection. Nothing is lost: send it again when there is one.")
                : error.data?.message;
            if (!message) {
                throw error;
            }
            this.notification.add(message, { type: "danger", sticky: !lost });
        } finally {
            this.state.sending = false;
        }
    }

    openDocument() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.state.transfer.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("jxc_transfer_page", TransferPage);
