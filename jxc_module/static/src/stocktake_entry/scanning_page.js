import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useBus, useService } from "@web/core/utils/hooks";
import { ArticlePage } from "./article_page";
import { MODEL } from "./counting_page";
import { findLocal } from "./place_rows";

const CODE_LENGTH = 8; // digits from which a number in the quantity field is a scanned code

/** What is scanned or typed: a place, a product, a lot. */
export class ScanningPage extends ArticlePage {
    setup() {
        super.setup();
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.onScan(ev.detail));
    }

    /** A code from the scanner: it types like a person, only faster. */
    onScan({ barcode, target }) {
        if (!this.state.count || this.state.noting || /^O(CD|BT)/.test(barcode)) {
            return;
        }
        const input = this.quantityInput.el;
        if (target?.value?.toLowerCase().endsWith(barcode.toLowerCase())) {
            barcode = target.value.slice(-barcode.length); // as it arrived in the field
        }
        if (target && target === input) {
            if (barcode.length < CODE_LENGTH && this.isQuantity(barcode)) {
                return; // typed by fast fingers; Enter takes it
            }
            // what stood there before the code is the quantity of the article at hand
            const before = input.value.endsWith(barcode)
                ? input.value.slice(0, -barcode.length)
                : input.value;
            this.state.article.text = before;
            this.scanned = true;
            if (before.trim() && !this.isSameCode(barcode) && !this.takeQuantity("scan")) {
                return;
            }
        } else if (target && target === this.lotInput.el) {
            this.scanned = true;
            return this.takeLotCode(barcode);
        } else if (target?.matches?.("input, textarea") && target !== this.codeInput.el) {
            return;
        }
        this.scanned = true;
        if (this.codeInput.el) {
            this.codeInput.el.value = "";
        }
        return this.takeCode(barcode, "scan");
    }

    /** Enter in a field: the scanner's own Enter was told by the barcode service just now. */
    async onEnter(ev, take) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        this.scanned = false;
        await Promise.resolve();
        browser.setTimeout(() => {
            if (!this.scanned) {
                take();
            }
        });
    }

    takeTyped() {
        const text = this.codeInput.el.value.trim();
        if (text) {
            this.codeInput.el.value = "";
            return this.takeCode(text, "typed");
        }
    }

    isSameCode(code) {
        return Boolean(this.state.article) && this.state.article.code === code;
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

    onCamera(code) {
        return this.takeCode(code, "scan");
    }
}
