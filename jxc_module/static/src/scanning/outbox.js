import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

const AT_ONCE = 40; // items of a request
const RETRY = 5000; // ms

/** Return an id that no other device makes. */
export const newId = () =>
    `${Date.now().toString(36)}-${Array.from({ length: 3 }, () =>
        Math.random().toString(36).slice(2, 10),
    ).join("")}`;

/**
 * What was counted and is not on the server yet. Each item is kept in local storage under a key of
 * its own, so that two open tabs do not overwrite each other's; the server knows an item by its
 * client id and takes it once.
 *
 * States of an item: "waiting", "sending", "refused" (with the reason; it stays until the counter
 * corrects or drops it).
 */
export class Outbox {
    /**
     * @param {string} prefix of the keys: of this user and count
     * @param {(items: object[]) => Promise<object>} send returns results by client id
     * @param {(item: object, result: object) => void} onResult
     */
    constructor(prefix, send, onResult) {
        this.prefix = `${prefix}:`;
        this.send = send;
        this.onResult = onResult;
        this.items = [];
        this.offline = false;
        this.unsaved = false; // local storage is full: a closed page would lose items
        this.error = "";
        this.busy = false;
        this.timer = null;
    }

    /** Take up what an earlier page left. */
    load() {
        const found = [];
        for (let index = 0; index < browser.localStorage.length; index++) {
            const key = browser.localStorage.key(index);
            if (key?.startsWith(this.prefix)) {
                try {
                    found.push(JSON.parse(browser.localStorage.getItem(key)));
                } catch {
                    // not ours: left where it is
                }
            }
        }
        const known = new Set(this.items.map((item) => item.client_id));
        for (const item of found.sort((one, other) => one.device_time - other.device_time)) {
            if (item?.client_id && !known.has(item.client_id)) {
                this.items.push({ ...item, state: item.refused ? "refused" : "waiting" });
            }
        }
        return this;
    }

    get waiting() {
        return this.items.filter((item) => item.state !== "refused");
    }
    get refused() {
        return this.items.filter((item) => item.state === "refused");
    }

    add(item) {
        this.items.push({ ...item, state: "waiting" });
        this.save(item);
        return this.flush();
    }

    save({ state, ...item }) {
        try {
            browser.localStorage.setItem(this.prefix + item.client_id, JSON.stringify(item));
        } catch {
            this.unsaved = true;
        }
    }

    drop(item) {
        this.items = this.items.filter((other) => other.client_id !== item.client_id);
        browser.localStorage.removeItem(this.prefix + item.client_id);
        if (!this.items.length) {
            this.unsaved = false;
        }
    }

    /** Try a refused item again. */
    retry(item) {
        item.state = "waiting";
        delete item.refused;
        this.save(item);
        return this.flush();
    }

    /** Send what waits, in its order; stops without a connection and tries again later. */
    async flush() {
        if (this.busy) {
            return;
        }
        this.busy = true;
        browser.clearTimeout(this.timer);
        try {
            let batch;
            while ((batch = this.waiting.slice(0, AT_ONCE)).length) {
                await this.sendBatch(batch);
            }
        } catch (error) {
            for (const item of this.waiting) {
                item.state = "waiting";
            }
            this.offline = error instanceof ConnectionLostError;
            // an error of the server is told, and nothing is thrown away for it
            this.error = this.offline ? "" : error.data?.message || error.message || String(error);
            this.timer = browser.setTimeout(() => this.flush(), RETRY);
        } finally {
            this.busy = false;
        }
    }

    async sendBatch(batch) {
        for (const item of batch) {
            item.state = "sending";
        }
        const results = await this.send(batch.map(({ state, ...item }) => item));
        this.offline = false;
        this.error = "";
        for (const item of batch) {
            const result = results[item.client_id] || { refused: "?" };
            if (result.refused) {
                item.state = "refused";
                item.refused = result.refused;
                this.save(item);
            } else {
                this.drop(item);
            }
            this.onResult(item, result);
        }
    }

    stop() {
        browser.clearTimeout(this.timer);
    }
}
