import { ConnectionLostError } from "@web/core/network/rpc";
import { quantityText } from "../scanning/quantity";
import { CountingPage, MODEL } from "./counting_page";

/** The article that is counted next: its lot, its expiry. */
export class ArticlePage extends CountingPage {
    /** What is counted next; in the mode +1 it is counted right away where nothing is missing. */
    setArticle(found) {
        const product = found.product_id && this.product(found);
        this.state.article = {
            product: product || null,
            code: found.code || "",
            how: found.how || "typed",
            size: found.count ?? found.factor ?? 1,
            unit: found.unit || "",
            lot_id: found.lot_id || false,
            lot_name: found.lot_name || "",
            lot_given: Boolean(found.lot_id || found.lot_name || found.chosen),
            expiry: found.expiry || "",
            book_expiry: found.book_expiry || "",
            package_id: found.package_id || false,
            owner_id: found.owner_id || false,
            package: found.package || "",
            owner: found.owner || "",
            text: found.count ? quantityText(found.count) : "",
        };
        if (this.state.mode === "one" && !found.chosen && !this.needsLot && !this.expiryDiffers) {
            this.state.article.text = quantityText(this.state.article.size);
            return this.takeQuantity(found.how);
        }
        this.feedback.give("good");
        if (!this.state.article.text && !found.chosen && this.isSerial) {
            this.state.article.text = "1";
        } else if (!this.state.article.text && this.state.article.size !== 1) {
            this.state.article.text = quantityText(this.state.article.size);
        }
        this.focus(this.needsLot ? this.lotInput : this.quantityInput);
    }

    get isSerial() {
        return this.state.article?.product?.tracking === "serial";
    }
    /** Whether the lot is still to be told; the counter may say that there is none. */
    get needsLot() {
        const { article } = this.state;
        return Boolean(article?.product?.tracking) && !article.lot_given;
    }
    get expiryDiffers() {
        const { expiry, book_expiry, answered } = this.state.article;
        return Boolean(expiry && book_expiry && expiry !== book_expiry && !answered);
    }
    get lotsHere() {
        const { product } = this.state.article;
        return this.state.place.rows.filter((row) => row.product_id === product.id && row.lot_name);
    }

    chooseLot(row) {
        Object.assign(this.state.article, {
            lot_id: row.lot_id,
            lot_name: row.lot_name,
            lot_given: true,
            package_id: row.package_id,
            owner_id: row.owner_id,
            book_expiry: row.expiry || "",
        });
        this.focus(this.quantityInput);
    }

    /** A code scanned where a lot is asked for: its name, or a GS1 code with the lot in it. */
    async takeLotCode(code) {
        const { product } = this.state.article;
        let found = {};
        try {
            found = await this.orm.call(MODEL, "page_scan", [
                this.state.count.id,
                code,
                this.state.place.id,
                product.id,
            ]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        if (found.kind === "lot" || (found.product_id && found.product_id !== product.id)) {
            return this.takeFound({ ...found, code, how: "scan" });
        }
        return this.setLot(code);
    }

    /** A lot as typed or scanned; the server says whether the book knows it. */
    async setLot(text) {
        const name = text.trim();
        const { article } = this.state;
        if (!name || !article?.product) {
            return;
        }
        const here = this.lotsHere.find((row) => row.lot_name === name);
        if (here) {
            return this.chooseLot(here);
        }
        let found = { lot_name: name };
        try {
            found = await this.orm.call(MODEL, "page_lot", [
                this.state.count.id,
                article.product.id,
                name,
            ]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        if (found.message) {
            this.notification.add(found.message, { type: "warning" });
        }
        Object.assign(article, {
            lot_id: found.lot_id || false,
            lot_name: found.lot_name,
            expiry: found.expiry || article.expiry,
            book_expiry: found.book_expiry || "",
            lot_given: true,
        });
        if (this.isSerial) {
            article.text = "1";
        }
        this.focus(this.quantityInput);
    }

    withoutLot() {
        this.state.article.lot_given = true;
        this.focus(this.quantityInput);
    }

    keepExpiry(day) {
        const { article } = this.state;
        article.expiry = day === article.book_expiry ? "" : day;
        article.answered = true;
        this.focus(this.quantityInput);
    }
}
