import { onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { ConnectionLostError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { newId, Outbox } from "../scanning/outbox";
import { quantityText } from "../scanning/quantity";
import { ScanPage } from "../scanning/scan_page";
import { countOn, rowOf } from "./place_rows";

export const MODEL = "jxc.stocktake";
const MODE = "jxc_stocktake_mode";

/**
 * The count, its places and the outbox. What is counted goes into the outbox first, so that it
 * survives a lost connection and a closed browser.
 */
export class CountingPage extends ScanPage {
    setup() {
        super.setup();
        this.offset = 0; // server's time less this device's, ms
        this.state = useState({
            counts: [],
            count: null,
            place: null,
            mode: browser.localStorage.getItem(MODE) || "quantity",
            article: null, // what is counted next
            choices: null,
            last: null,
            listed: "left",
            camera: false,
            noting: null,
            outbox: null,
            showOutbox: false,
        });
        const onOnline = () => this.state.outbox?.flush();
        onWillStart(() => this.start());
        onMounted(() => {
            browser.addEventListener("online", onOnline);
            this.focus(this.codeInput);
        });
        onWillUnmount(() => {
            browser.removeEventListener("online", onOnline);
            this.state.outbox?.stop();
        });
    }

    async start() {
        const params = this.props.action.params || {};
        const asked = Number(params.stocktake_id || this.props.resId);
        const line = Number(params.line_id || router.current.line_id) || false;
        if (asked) {
            return this.openCount(asked, line);
        }
        this.state.counts = await this.orm.call(MODEL, "page_counts", []);
        if (this.state.counts.length === 1) {
            return this.openCount(this.state.counts[0].id);
        }
    }

    // count and place ------------------------------------------------------------------------

    async openCount(countId, lineId = false) {
        const before = Date.now();
        const count = await this.orm.call(MODEL, "page_open", [countId, lineId]);
        // the answer was made somewhere between question and arrival
        this.offset = Math.round(count.now - (before + Date.now()) / 2);
        const outbox = new Outbox(
            `jxc_stocktake_${user.userId}_${count.id}`,
            (items) => this.orm.silent.call(MODEL, "page_send", [count.id, items]),
            (item, result) => this.onSent(item, result),
        );
        this.state.count = count;
        this.state.outbox = outbox;
        this.props.updateActionState?.({ resId: count.id });
        this.state.outbox.load().flush();
        if (count.place_id) {
            await this.openPlace(count.place_id);
            const row = lineId && this.state.place.rows.find((line) => line.line_id === lineId);
            if (row) {
                this.chooseRow(row);
            }
        }
    }

    get knownPlaces() {
        return this.state.count.places;
    }

    async openPlace(placeId) {
        try {
            const place = await this.orm.call(MODEL, "page_place", [this.state.count.id, placeId]);
            this.state.place = place;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const known = this.knownPlaces.find((place) => place.id === placeId);
            this.state.place = { ...known, rows: [], products: {}, offline: true };
        }
        for (const item of this.state.outbox.items) {
            this.applyItem(item);
        }
        Object.assign(this.state, { article: null, choices: null, last: null, listed: "left" });
        this.focus(this.codeInput);
    }

    leavePlace() {
        const { place } = this.state;
        const known = this.knownPlaces.find((other) => other.id === place.id);
        if (known && !place.offline) {
            known.left = this.leftRows.length;
            known.looked = Boolean(place.empty || place.rows.length);
        }
        this.state.place = null;
        this.focus(this.codeInput);
    }

    async leaveCount() {
        this.state.outbox?.stop();
        Object.assign(this.state, { count: null, place: null, outbox: null });
        this.state.counts = await this.orm.call(MODEL, "page_counts", []);
    }

    get leftRows() {
        return this.state.place.rows.filter((row) => !row.done);
    }
    get countedRows() {
        return this.state.place.rows.filter((row) => row.done);
    }
    get listedRows() {
        return this.state.listed === "left" ? this.leftRows : this.countedRows;
    }
    product(row) {
        return this.state.place.products[row.product_id];
    }
    number(value) {
        return quantityText(value);
    }

    // the outbox -----------------------------------------------------------------------------

    /** Put an item into the outbox and onto the page. */
    put(item) {
        const whole = {
            client_id: newId(),
            place_id: this.state.place.id,
            device_time: Date.now(),
            offset: this.offset,
            ...item,
        };
        this.applyItem(whole);
        if (whole.kind === "count") {
            this.state.last = whole;
        }
        this.state.outbox.add(whole);
        return whole;
    }

    /** Show what an item changes, before the server knows it. */
    applyItem(item) {
        const { place } = this.state;
        if (!place || item.place_id !== place.id || item.refused) {
            return;
        }
        if (item.kind === "count" && item.product_id && place.products[item.product_id]) {
            const row = countOn(place.rows, item, Number(item.quantity), this.isReplacing);
            item.label = this.labelOf(row);
        } else if (item.kind === "count") {
            item.label = item.code;
        } else if (item.kind === "empty") {
            this.leftRows.forEach((row) => Object.assign(row, { counted: 0, done: true }));
            place.empty = !this.countedRows.some((row) => row.counted);
        }
    }

    labelOf(row) {
        const product = this.product(row);
        return [product?.code, product?.name, row.lot_name].filter(Boolean).join(" · ");
    }

    /** What the server made of an item: its figures are the right ones. */
    onSent(item, result) {
        const { place, last } = this.state;
        if (result.refused) {
            this.feedback.give("bad");
            this.notification.add(`${item.label || item.code || ""} ${result.refused}`.trim(), {
                type: "danger",
            });
        } else if (result.message) {
            this.notification.add(result.message, { type: "warning", sticky: true });
        }
        if (!place || place.id !== item.place_id) {
            return;
        }
        if (result.refused && last?.client_id === item.client_id) {
            this.state.last = null;
        }
        for (const product of result.products || []) {
            place.products[product.id] = product;
        }
        const waiting = this.state.outbox.waiting.some((other) => other.place_id === place.id);
        if (result.rows && !waiting) {
            for (const row of result.rows) {
                const known =
                    place.rows.find((line) => line.line_id === row.line_id) ||
                    rowOf(place.rows, row);
                if (known) {
                    Object.assign(known, row);
                } else {
                    place.rows.push(row);
                }
            }
        }
    }

    // the page ----------------------------------------------------------------------------------

    get isReplacing() {
        return this.state.count.entry_mode === "replace";
    }
    setMode(mode) {
        this.state.mode = mode;
        browser.localStorage.setItem(MODE, mode);
        this.focus(this.codeInput);
    }
}
