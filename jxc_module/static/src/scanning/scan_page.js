import { Component, onPatched, useRef, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Camera } from "./camera";
import { Feedback } from "./feedback";
import { parseQuantity } from "./quantity";

const CODE_LENGTH = 8; // digits from which a number in the quantity field is a scanned code

/**
 * A page that is used with a phone or a scanner: a field for codes, one for quantities, the
 * camera. A page says what a code means (`takeCode`, `takeLotCode`) and what to do with a quantity
 * (`takeQuantity`); its state has `article` (with `text` and `code`) and `camera`.
 */
export class ScanPage extends Component {
    static components = { Camera };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.feedback = useState(new Feedback());
        this.codeInput = useRef("code");
        this.quantityInput = useRef("quantity");
        this.lotInput = useRef("lot");
        onPatched(() => this.applyFocus());
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.onScan(ev.detail));
    }

    // what a page says --------------------------------------------------------------------------

    /** Whether codes are taken now. */
    get isListening() {
        return true;
    }
    /** Sizes that may be typed with a quantity. */
    get units() {
        return this.state.article?.product?.units || [];
    }

    // codes -------------------------------------------------------------------------------------

    /** A code from the scanner: it types like a person, only faster. */
    onScan({ barcode, target }) {
        if (!this.isListening || /^O(CD|BT)/.test(barcode)) {
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

    isQuantity(text) {
        try {
            parseQuantity(text, this.units);
            return true;
        } catch {
            return false;
        }
    }

    onCamera(code) {
        return this.takeCode(code, "scan");
    }

    // the page ----------------------------------------------------------------------------------

    get cameraProblem() {
        if (!window.isSecureContext) {
            return _t(
                "The camera works only over https. Ask for the secure address of this system, or " +
                    "use a scanner.",
            );
        }
        return isBarcodeScannerSupported() ? "" : _t("This browser gives no access to a camera.");
    }
    openCamera() {
        if (this.cameraProblem) {
            this.notification.add(this.cameraProblem, { type: "warning" });
        } else {
            this.state.camera = !this.state.camera;
        }
    }
    /** Put the cursor into a field, as soon as it is on the page. */
    focus(ref) {
        this.toFocus = ref;
        browser.setTimeout(() => this.applyFocus());
    }
    applyFocus() {
        const el = this.toFocus?.el;
        if (el) {
            this.toFocus = null;
            el.focus();
            el.select?.();
        }
    }
}
