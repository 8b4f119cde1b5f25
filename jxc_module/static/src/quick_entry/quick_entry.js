import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { browser } from "@web/core/browser/browser";
import { formatCurrency } from "@web/core/currency";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useChildRef, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { user } from "@web/core/user";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const NOBODY = { id: false, name: "" };
const ENTRY = "jxc.quick.entry";

const newToken = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;
const emptyRow = () => ({
    product: null,
    uom_id: false,
    quantity: "",
    price: "",
    discount: "",
    lot: "",
    expiry: "",
});

/**
 * Type an order: product, quantity, price, Enter. Works without a mouse; what is typed survives a
 * closed browser until it is saved.
 */
export class QuickEntry extends Component {
    static template = "jxc_module.QuickEntry";
    static components = { AutoComplete, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.kind = this.props.action.params?.kind || "sale";
        this.model = this.kind === "sale" ? "sale.order" : "purchase.order";
        this.draftKey = `jxc_quick_entry_${this.kind}_${user.userId}_${user.activeCompany.id}`;
        this.keepLast = new KeepLast();
        this.partnerInput = useChildRef();
        this.productInput = useChildRef();
        this.quantityInput = useRef("quantity");
        this.lotInput = useRef("lot");
        this.expiryInput = useRef("expiry");
        this.priceInput = useRef("price");
        this.discountInput = useRef("discount");
        this.keepTotals = new KeepLast();
        this.askTotals = useDebounced(() => this.loadTotals(), 300);
        this.state = useState({
            partner: NOBODY,
            reference: "",
            lines: [],
            row: emptyRow(),
            figures: null,
            saving: false,
            saved: null,
            result: null,
            token: newToken(),
            flows: false,
            warehouses: [],
            warehouseId: false,
            profiles: [],
            profileId: false,
            date: "",
            withDiscount: false,
            partnerFigures: null,
            totals: null,
            ...this.draft(),
        });
        onWillStart(async () => {
            const page = await this.orm.call(ENTRY, "page_settings", [this.kind]);
            this.state.flows = page.flows;
            this.state.warehouses = page.warehouses || [];
            this.state.withDiscount = page.with_discount || false;
            this.state.profiles = page.profiles || [];
            this.proposedWarehouse = page.warehouse_id || false;
            const known = this.state.warehouses.some((one) => one.id === this.state.warehouseId);
            if (!known) {
                this.state.warehouseId = this.proposedWarehouse;
            }
            if (this.state.partner.id) {
                this.loadPartner();
                this.askTotals();
            }
        });
        this.nextKey = this.state.lines.length;
        useHotkey("control+enter", () => this.save(), { bypassEditableProtection: true });
        onMounted(() => this.focus(this.state.partner.id ? this.productInput : this.partnerInput));
    }

    // what is on the page ------------------------------------------------------------------

    get display() {
        return { controlPanel: {} };
    }
    get partnerPlaceholder() {
        return this.kind === "sale" ? _t("Customer") : _t("Vendor");
    }
    get untaxed() {
        return this.state.lines.reduce((sum, line) => sum + this.amount(line), 0);
    }
    amount(line) {
        const price = line.price ?? line.proposed ?? 0;
        return line.quantity * price * (1 - (line.discount || 0) / 100);
    }
    get hasSomething() {
        return this.state.lines.length > 0 || Boolean(this.state.row.product);
    }
    get withLots() {
        return this.kind === "purchase";
    }
    money(amount, currency = this.state.figures?.currency) {
        return currency ? formatCurrency(amount, currency) : formatFloat(amount);
    }
    number(value) {
        return formatFloat(value);
    }
    /** What stands in a field of a line: what was typed where it could not be read. */
    shown(line, field) {
        const typed = line.bad?.[field];
        if (typed !== undefined) {
            return typed;
        }
        return line[field] === null ? "" : this.number(line[field]);
    }
    isBad(line) {
        return Object.keys(line.bad || {}).length > 0;
    }
    units(product) {
        return product?.units || [];
    }
    unitName(product, uomId) {
        return this.units(product).find((unit) => unit.id === uomId)?.name || product?.uom || "";
    }

    // partner and product --------------------------------------------------------------------

    get partnerSources() {
        return [{ options: (text) => this.findPartners(text) }];
    }
    get productSources() {
        return [{ options: (text) => this.findProducts(text), optionSlot: "product" }];
    }

    async findPartners(text) {
        const found = await this.orm.call("res.partner", "name_search", [], {
            name: text,
            domain: [],
            limit: 8,
            context: { res_partner_search_mode: this.kind === "sale" ? "customer" : "supplier" },
        });
        return found.map(([id, name]) => ({
            label: name,
            onSelect: () => this.choosePartner({ id, name }),
        }));
    }

    async findProducts(text) {
        if (!text) {
            return [];
        }
        const found = await this.orm.call(ENTRY, "find_products", [
            this.kind,
            text,
            this.state.partner.id,
        ]);
        if (!found.length) {
            return [{ label: _t("No product is called so."), cssClass: "text-muted" }];
        }
        return found.map((product) => {
            product.label = product.code ? `[${product.code}] ${product.name}` : product.name;
            return {
                label: product.label,
                data: product,
                onSelect: () => this.chooseProduct(product),
            };
        });
    }

    choosePartner(partner) {
        this.state.partner = partner;
        this.remember();
        this.loadPartner();
        this.askTotals();
        this.focus(this.productInput);
    }

    /** Ask what the customer may still owe. */
    async loadPartner() {
        const { id } = this.state.partner;
        this.state.partnerFigures = null;
        const figures = await this.orm.call(ENTRY, "partner_figures", [this.kind, id]);
        if (this.state.partner.id === id) {
            this.state.partnerFigures = figures;
        }
    }

    /** Ask what the lines come to with taxes: the server reckons as the order will. */
    async loadTotals() {
        if (!this.state.partner.id || !this.state.lines.length) {
            this.state.totals = null;
            return;
        }
        if (this.state.lines.some((line) => this.isBad(line))) {
            this.state.totals = null;
            return;
        }
        try {
            const call = this.orm.silent.call(ENTRY, "order_totals", [this.kind, this.values()]);
            this.state.totals = await this.keepTotals.add(call);
        } catch {
            this.state.totals = null; // saving says what is wrong
        }
    }
    setHead() {
        this.remember();
        this.askTotals();
    }
    /** How the order is taken on and paid: the flow chosen here, else that of the partner. */
    profileLabel(profile) {
        if (!profile) {
            return _t("Flow of the partner");
        }
        return profile.payment
            ? _t("%(flow)s, paid by %(method)s", { flow: profile.name, method: profile.payment })
            : profile.name;
    }
    chooseProfile(ev) {
        this.state.profileId = Number(ev.target.value) || false;
        this.remember();
    }
    chooseWarehouse(ev) {
        this.state.warehouseId = Number(ev.target.value);
        this.setHead();
    }

    async chooseProduct(product) {
        if (product.refused) {
            this.notification.add(product.refused, { type: "warning" });
            return this.focus(this.productInput);
        }
        Object.assign(this.state.row, {
            product,
            uom_id: product.uom_id || false,
            quantity: product.quantity ? this.number(product.quantity) : "",
            price: "",
        });
        this.focus(this.quantityInput);
        await this.loadFigures();
    }

    /** Ask for price and stock in the unit of the row. */
    async loadFigures() {
        const { product, uom_id } = this.state.row;
        this.state.figures = null;
        const figures = await this.keepLast.add(this.figuresOf(product, uom_id));
        if (this.state.row.product?.id === product.id && this.state.row.uom_id === uom_id) {
            this.state.figures = figures;
        }
    }
    figuresOf(product, uomId) {
        return this.orm.call(ENTRY, "product_figures", [
            this.kind,
            product.id,
            this.state.partner.id,
            uomId,
        ]);
    }
    chooseUnit(ev) {
        this.state.row.uom_id = Number(ev.target.value);
        return this.loadFigures();
    }
    async changeUnit(line, ev) {
        line.uom_id = Number(ev.target.value);
        line.proposed = null;
        this.remember();
        const uomId = line.uom_id;
        const { price } = await this.figuresOf(line.product, uomId);
        if (line.uom_id === uomId) {
            line.proposed = price;
            this.remember();
            this.askTotals();
        }
    }

    // one line ---------------------------------------------------------------------------------

    /** The input that follows this one when Enter is pressed. */
    next(name) {
        const tracked = this.withLots && this.state.row.product?.tracking;
        const order = [
            this.quantityInput,
            this.priceInput,
            ...(this.state.withDiscount ? [this.discountInput] : []),
            ...(tracked ? [this.lotInput, this.expiryInput] : []),
        ];
        return order[order.findIndex((ref) => ref === this[name]) + 1];
    }

    onEnter(ev, name) {
        if (ev.key !== "Enter" || ev.ctrlKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const next = this.next(name);
        if (next) {
            this.focus(next);
        } else {
            this.addLine();
        }
    }

    /** Return the number typed, null for nothing; undefined and a red input for nonsense. */
    read(text, ref) {
        if (!text.trim()) {
            return null;
        }
        try {
            return parseFloat(text);
        } catch {
            this.focus(ref);
            this.notification.add(_t("“%s” is no number.", text), { type: "danger" });
            return undefined;
        }
    }

    /**
     * Take what is typed in the row as a line.
     *
     * @returns {boolean} whether it could be read; what could not stays in the row
     */
    addLine() {
        const row = this.state.row;
        if (!row.product) {
            this.focus(this.productInput);
            return false;
        }
        const quantity = this.read(row.quantity, this.quantityInput);
        const price = this.read(row.price, this.priceInput);
        const discount = this.read(row.discount, this.discountInput);
        if (quantity === undefined || price === undefined || discount === undefined) {
            return false;
        }
        if (!this.isQuantity(quantity)) {
            this.focus(this.quantityInput);
            return false;
        }
        this.state.lines.push({
            key: this.nextKey++,
            product: row.product,
            uom_id: row.uom_id,
            quantity,
            price,
            proposed: this.state.figures?.price ?? null,
            discount,
            lot: row.lot,
            expiry: row.expiry,
        });
        this.state.row = emptyRow();
        this.remember();
        this.askTotals();
        this.focus(this.productInput);
        return true;
    }

    /** Tell whether this is a quantity, and the clerk what to do where it is none. */
    isQuantity(quantity) {
        if (quantity > 0) {
            return true;
        }
        this.notification.add(
            quantity < 0
                ? _t("Goods come back with the button Return on the order they were on.")
                : _t("Enter a quantity."),
            { type: "warning" },
        );
        return false;
    }

    /** Take a change of a line; what cannot be read stays, marked, and is not saved. */
    changeLine(line, field, ev) {
        const text = ev.target.value;
        line.bad = { ...line.bad, [field]: text };
        try {
            const value = text.trim() ? parseFloat(text) : null;
            if (field !== "quantity" || this.isQuantity(value)) {
                line[field] = value;
                delete line.bad[field];
            }
        } catch {
            this.notification.add(_t("“%s” is no number.", text), { type: "danger" });
        }
        this.remember();
        this.askTotals();
    }

    removeLine(line) {
        this.state.lines = this.state.lines.filter((other) => other.key !== line.key);
        this.remember();
        this.askTotals();
        this.focus(this.productInput);
    }

    // the order ----------------------------------------------------------------------------------

    /**
     * Save what was typed.
     *
     * @param {"stay"|"open"|"run"} [then] type the next order, open this one, or run its flow
     */
    async save(then = "stay") {
        if (this.state.saving) {
            return;
        }
        if (!this.isReadable()) {
            return;
        }
        this.state.saving = true;
        let order;
        try {
            order = await this.orm.call(ENTRY, "save_order", [this.kind, this.values()]);
        } finally {
            this.state.saving = false;
        }
        this.clear();
        this.state.saved = order;
        this.state.result = null;
        if (then === "open") {
            return this.open(order);
        }
        if (then === "run") {
            this.state.result = await this.orm.call(ENTRY, "run_order", [this.kind, order.id]);
            if (this.state.result.action) {
                await this.action.doAction(this.state.result.action);
            }
        }
        this.focus(this.partnerInput);
    }

    /** What was typed, as the server takes it. */
    values() {
        const { partner, reference, token, warehouseId, profileId, date, lines } = this.state;
        return {
            partner_id: partner.id,
            reference,
            token,
            warehouse_id: warehouseId,
            profile_id: profileId,
            date,
            lines: lines.map((line) => ({
                product_id: line.product.id,
                uom_id: line.uom_id || false,
                quantity: line.quantity,
                price: line.price,
                ...(Number.isFinite(line.discount) ? { discount: line.discount } : {}),
                lot: line.lot,
                expiry: line.expiry,
            })),
        };
    }

    /** Print the order that was saved last. */
    async print() {
        const { id } = this.state.saved;
        const action = await this.orm.call(ENTRY, "print_order", [this.kind, id]);
        return this.action.doAction(action);
    }
    nextOrder() {
        this.focus(this.partnerInput);
    }

    /**
     * Tell whether all that is typed can be saved; mark what cannot, and leave it as it is.
     *
     * @returns {boolean}
     */
    isReadable() {
        const typed = (ref) => ref.el?.value.trim() || "";
        const row = this.state.row;
        const text = typed(this.productInput);
        if (text && (!row.product || ![row.product.name, row.product.label].includes(text))) {
            this.notification.add(
                _t("“%s” is no product yet: choose one from the list, or clear the field.", text),
                { type: "warning" },
            );
            this.focus(this.productInput);
            return false;
        }
        // a line typed and not confirmed belongs to the order
        if ((row.product || row.quantity.trim() || row.price.trim()) && !this.addLine()) {
            return false;
        }
        const bad = this.state.lines.findIndex((line) => this.isBad(line));
        if (bad >= 0) {
            this.notification.add(_t("Line %s could not be read: correct it first.", bad + 1), {
                type: "danger",
            });
            return false;
        }
        const partner = typed(this.partnerInput);
        if (!this.state.partner.id || (partner && partner !== this.state.partner.name.trim())) {
            this.notification.add(_t("Choose a partner first."), { type: "warning" });
            this.focus(this.partnerInput);
            return false;
        }
        return true;
    }

    /** Open an order, or the document at which its flow stopped. */
    open(order) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: order.model,
            res_id: order.id,
            views: [[false, "form"]],
        });
    }

    clear() {
        Object.assign(this.state, {
            partner: NOBODY,
            reference: "",
            lines: [],
            row: emptyRow(),
            figures: null,
            partnerFigures: null,
            totals: null,
            date: "",
            warehouseId: this.proposedWarehouse,
            profileId: false,
            token: newToken(),
        });
        browser.localStorage.removeItem(this.draftKey);
    }

    // drafts ---------------------------------------------------------------------------------------

    draft() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.draftKey)) || {};
        } catch {
            return {};
        }
    }
    remember() {
        const { partner, reference, lines, token, warehouseId, profileId, date } = this.state;
        const draft = JSON.stringify({
            ...{ partner, reference, lines, token },
            ...{ warehouseId, profileId, date },
        });
        browser.localStorage.setItem(this.draftKey, draft);
    }

    focus(ref) {
        // after the page has been drawn with what was just set
        Promise.resolve().then(() =>
            browser.requestAnimationFrame(() => {
                ref.el?.focus();
                ref.el?.select?.();
            }),
        );
    }
}

registry.category("actions").add("jxc_quick_entry", QuickEntry);
