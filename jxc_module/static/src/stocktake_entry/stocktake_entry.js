import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { newId } from "../scanning/outbox";
import { parseQuantity, quantityText } from "../scanning/quantity";
import { refusalOf } from "../scanning/refusals";
import { NoteForm } from "./note_form";
import { rowOf } from "./place_rows";
import { ScanningPage } from "./scanning_page";

/** Count with a phone or a scanner: place, then product or lot, then quantity. */
export class StocktakeEntry extends ScanningPage {
    static template = "jxc_module.StocktakeEntry";
    static components = { ...ScanningPage.components, NoteForm };

    setup() {
        super.setup();
        this.dialog = useService("dialog");
    }

    /** What the text in the field comes to, or "". */
    get preview() {
        const { text } = this.state.article;
        return text && this.isQuantity(text) ? quantityText(parseQuantity(text, this.units)) : "";
    }
    addToQuantity(size) {
        const { article } = this.state;
        const before = article.text.trim();
        if (before && !this.isQuantity(before)) {
            return this.takeQuantity("typed"); // says what is wrong with it
        }
        const total = (before ? parseQuantity(before, this.units) : 0) + size;
        article.text = quantityText(total);
        this.feedback.give("again");
    }
    insert(sign) {
        this.state.article.text += sign;
        this.focus(this.quantityInput);
    }

    /**
     * Count what is typed of the article at hand.
     *
     * @returns {boolean} whether it could be read; what could not stays in the field
     */
    takeQuantity(how) {
        const { article } = this.state;
        let quantity;
        try {
            quantity = parseQuantity(article.text, this.units);
        } catch (error) {
            this.feedback.give("bad");
            this.notification.add(refusalOf(error), { type: "danger" });
            this.focus(this.quantityInput);
            return false;
        }
        const twice = this.serialRefusal(article, quantity);
        if (twice) {
            this.feedback.give("bad");
            this.notification.add(twice, { type: "danger" });
            return false;
        }
        const item = {
            kind: "count",
            product_id: article.product?.id || false,
            code: article.product ? "" : article.code,
            lot_id: article.lot_id,
            lot_name: article.lot_id ? "" : article.lot_name,
            expiry: article.answered || !article.lot_id ? article.expiry : "",
            package_id: article.package_id,
            owner_id: article.owner_id,
            how: how || article.how,
        };
        // in a count that replaces, one more is one more than what was counted before
        if (this.isReplacing && this.state.mode === "one" && article.product) {
            quantity += rowOf(this.state.place.rows, item)?.counted || 0;
        }
        this.state.article = null;
        this.put({ ...item, quantity: quantityText(quantity) });
        this.feedback.give("good");
        this.focus(this.codeInput);
        return true;
    }

    serialRefusal(article, quantity) {
        if (article.product?.tracking !== "serial" || !(article.lot_id || article.lot_name)) {
            return "";
        }
        if (quantity > 1) {
            return _t("%s is a serial number: it is there once or not at all.", article.lot_name);
        }
        const row = this.state.place.rows.find(
            (line) => line.product_id === article.product.id && line.lot_name === article.lot_name,
        );
        return quantity && row?.counted && !this.isReplacing
            ? _t("%s was counted here already.", article.lot_name)
            : "";
    }

    /** Take back the last entry of this page. */
    undo() {
        const { last, place } = this.state;
        const row = rowOf(place.rows, last);
        if (row) {
            row.counted = this.isReplacing ? null : (row.counted || 0) - Number(last.quantity);
            row.done = row.counted > 0;
        }
        const waiting = this.state.outbox.items.find((item) => item.client_id === last.client_id);
        this.state.last = null;
        if (waiting && waiting.state !== "sending") {
            this.state.outbox.drop(waiting);
        } else {
            this.put({ kind: "undo", target: last.client_id });
        }
        this.feedback.give("again");
        this.focus(this.codeInput);
    }

    // empty places, notes -----------------------------------------------------------------------

    countRest() {
        const left = this.leftRows.length;
        const some = this.countedRows.some((row) => row.counted);
        this.dialog.add(ConfirmationDialog, {
            title: some ? _t("Nothing else is here") : _t("This place is empty"),
            body: left
                ? _t("%s articles of the list are counted as 0 here.", left)
                : _t("It is noted that the place was looked at."),
            confirmLabel: _t("Count as 0"),
            confirm: () => {
                this.put({ kind: "empty" });
                this.feedback.give("good");
            },
            cancel: () => {},
        });
    }

    openNote() {
        this.state.noting = { code: this.state.article?.code || "", quantity: "", text: "" };
    }
    saveNote(note) {
        this.state.noting = null;
        if (note) {
            this.put({ kind: "note", ...note });
            this.state.place.notes = (this.state.place.notes || 0) + 1;
            this.feedback.give("good");
        }
        this.focus(this.codeInput);
    }

    /** A refused item becomes a note: what somebody counted is never lost. */
    noteRefused(item) {
        this.state.outbox.drop(item);
        this.state.outbox.add({
            ...item,
            client_id: newId(),
            kind: "note",
            refused: undefined,
            text: [item.label, item.lot_name, item.refused].filter(Boolean).join(" – "),
        });
    }
}

registry.category("actions").add("jxc_stocktake_entry", StocktakeEntry);
