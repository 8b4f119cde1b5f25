import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { ArticlePage } from "./article_page";
import { MODEL } from "./counting_page";
import { findLocal } from "./place_rows";

/** What is scanned or typed: a place, a product, a lot. */
export class ScanningPage extends ArticlePage {
    get isListening() {
        return Boolean(this.state.count) && !this.state.noting;
    }

    async takeCode(code, how) {
        if (!this.state.place) {
            return this.takePlaceCode(code);
        }
        this.state.choices = null;
        if (this.isSameCode(code) && this.state.mode === "quantity" && !this.needsLot) {
            return this.addToQuantity(this.state.article.size);
        }
        const productId = this.state.article?.product?.id || false;
        let found = findLocal(this.state.place, code, productId);
        if (!found) {
            try {
                found = await this.orm.call(MODEL, "page_scan", [
                    this.state.count.id,
                    code,
                    this.state.place.id,
                    productId,
                ]);
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
                found = { kind: "later" };
            }
        }
        return this.takeFound({ ...found, code, how });
    }

    async takePlaceCode(code) {
        const wanted = code.toLowerCase();
        const place = this.knownPlaces.find((known) =>
            [known.barcode, known.name].some((text) => text && text.toLowerCase() === wanted),
        );
        if (!place) {
            this.feedback.give("bad");
            this.notification.add(
                _t("“%s” is no place of this count. Scan the label of the place first.", code),
                { type: "warning" },
            );
            return;
        }
        this.feedback.give("good");
        return this.openPlace(place.id);
    }

    /** Act on what a code was found to be. */
    async takeFound(found) {
        for (const product of found.products || []) {
            this.state.place.products[product.id] = product;
        }
        if (found.message) {
            this.notification.add(found.message, { type: "warning" });
        }
        if (found.kind === "place") {
            this.feedback.give("good");
            return this.openPlace(found.place_id);
        }
        if (found.kind === "choose") {
            this.feedback.give("again");
            this.state.choices = found;
            return;
        }
        if (found.kind === "refused") {
            this.feedback.give("bad");
            return;
        }
        if (found.kind === "unknown") {
            this.feedback.give("bad");
            this.state.noting = { code: found.code, quantity: "1", text: "" };
            return;
        }
        this.setArticle(found);
    }

    chooseProduct(productId) {
        const { choices } = this.state;
        this.state.choices = null;
        return this.takeFound({
            ...choices,
            kind: "product",
            product_id: productId,
            factor: choices.factor || 1,
        });
    }

    chooseRow(row) {
        this.setArticle({ ...row, kind: "product", factor: 1, how: "typed", chosen: true });
    }
}
