import { Component, markRaw, onWillStart, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { DashboardCard } from "./dashboard_card";
import { figureText } from "./figures";

const REFRESH_MS = 60_000;
const FIGURE_SECTIONS = ["todo", "sales", "money", "stock", "purchase"];

/** What the app opens on: the cards that the server gives this reader, and his own order of them. */
export class Dashboard extends Component {
    static template = "jxc_module.Dashboard";
    static components = { DashboardCard, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.wall = Boolean(this.props.state?.wall || router.current.wall);
        this.state = useState({
            data: null,
            layout: {},
            away: false,
            editing: false,
            loading: false,
        });
        this.display = { controlPanel: {} };
        if (this.wall) {
            this.props.updateActionState?.({ wall: 1 });
        }
        onWillStart(() => this.load());
        useEffect(
            () => {
                const seen = () => this.refreshIfOld();
                const timer = browser.setInterval(seen, REFRESH_MS);
                document.addEventListener("visibilitychange", seen);
                return () => {
                    browser.clearInterval(timer);
                    document.removeEventListener("visibilitychange", seen);
                };
            },
            () => [],
        );
        onWillUnmount(() => (this.left = true));
    }

    // === FIGURES === //

    /** Read everything anew; the figures stay as they are while the server is away. */
    async load(period = null, warehouseId = null) {
        this.state.loading = true;
        try {
            const data = await this.keepLast.add(
                this.orm.silent.call("jxc.dashboard", "page", [period, warehouseId, this.wall]),
            );
            this.state.data = markRaw(data);
            this.state.layout = data.layout;
            this.state.away = false;
            this.loadedAt = Date.now();
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.state.away = true;
        } finally {
            this.state.loading = false;
        }
    }

    refresh() {
        const asked = this.state.data?.asked;
        return asked ? this.load(asked.period, asked.warehouse_id || 0) : this.load();
    }

    refreshIfOld() {
        const old = Date.now() - (this.loadedAt || 0) >= REFRESH_MS - 1000;
        if (!this.left && old && document.visibilityState === "visible" && !this.state.editing) {
            this.refresh().catch(() => (this.state.away = true));
        }
    }

    get time() {
        return deserializeDateTime(this.state.data.now).toLocaleString(luxon.DateTime.TIME_SIMPLE);
    }

    // === CARDS === //

    get layout() {
        return this.state.layout;
    }

    /** Cards in the reader's order; those that he hid only while he arranges them. */
    get cards() {
        const { hidden, sorted } = this.layout;
        const place = (card, index) => {
            const found = sorted.indexOf(card.key);
            return found < 0 ? sorted.length + index : found;
        };
        return this.state.data.cards
            .map((card, index) => ({ card, at: place(card, index) }))
            .sort((a, b) => a.at - b.at)
            .map(({ card }) => card)
            .filter((card) => this.state.editing || !hidden.includes(card.key));
    }

    of(section) {
        return this.cards.filter((card) => card.section === section);
    }

    /** Cards of sentences that have something to say. */
    get told() {
        return this.of("start").filter(({ error, value }) => error || value.length);
    }

    get figureCards() {
        return this.cards.filter((card) => FIGURE_SECTIONS.includes(card.section));
    }

    /** Groups of figures with their titles; what is pinned comes first and stands nowhere else. */
    get groups() {
        const { pinned } = this.layout;
        const groups = [
            {
                key: "pinned",
                title: _t("Pinned"),
                cards: this.figureCards.filter((card) => pinned.includes(card.key)),
            },
        ];
        for (const key of FIGURE_SECTIONS) {
            groups.push({
                key,
                title: this.sectionTitle(key),
                cards: this.of(key).filter((card) => !pinned.includes(card.key)),
            });
        }
        return groups.filter((group) => group.cards.length);
    }

    sectionTitle(key) {
        return {
            todo: _t("To Do"),
            sales: _t("Sales"),
            money: _t("Money"),
            stock: _t("Stock"),
            purchase: _t("Purchase"),
        }[key];
    }

    isHidden(card) {
        return this.layout.hidden.includes(card.key);
    }

    isPinned(card) {
        return this.layout.pinned.includes(card.key);
    }

    figure(card) {
        return figureText(card);
    }

    // === WHAT A READER DOES === //

    open(action) {
        return this.action.doAction(action);
    }

    async choose(ev, name) {
        const { asked } = this.state.data;
        const period = name === "period" ? ev.target.value : asked.period;
        const warehouse = name === "warehouse_id" ? Number(ev.target.value) : asked.warehouse_id;
        await this.load(period, warehouse || 0);
        await this.keep({ period, warehouse_id: warehouse || 0 });
    }

    toggleEditing() {
        this.state.editing = !this.state.editing;
    }

    toggle(name, card) {
        const keys = this.layout[name];
        this.layout[name] = keys.includes(card.key)
            ? keys.filter((key) => key !== card.key)
            : [...keys, card.key];
        return this.keep({ [name]: this.layout[name] });
    }

    /** Move a card one place on within its group. */
    move(card, step) {
        const group = this.groups.find(({ cards }) => cards.some(({ key }) => key === card.key));
        const keys = group.cards.map(({ key }) => key);
        const from = keys.indexOf(card.key);
        const to = from + step;
        if (to < 0 || to >= keys.length) {
            return;
        }
        [keys[from], keys[to]] = [keys[to], keys[from]];
        const all = this.groups.flatMap(({ key, cards }) =>
            key === group.key ? keys : cards.map((other) => other.key),
        );
        this.layout.sorted = all;
        return this.keep({ sorted: all });
    }

    reset() {
        Object.assign(this.layout, { hidden: [], pinned: [], sorted: [] });
        return this.keep({ hidden: [], pinned: [], sorted: [] });
    }

    keep(values) {
        return this.orm.silent.call("jxc.dashboard", "keep", [values]);
    }

    fullScreen() {
        document.documentElement.requestFullscreen?.();
    }
}

registry.category("actions").add("jxc_dashboard", Dashboard);
