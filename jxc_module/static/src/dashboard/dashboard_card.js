import { Component } from "@odoo/owl";
import { CardChart } from "./card_chart";
import { changeText, figureText } from "./figures";

/** One card: a figure, its comparison and its bars; or what it could not say, and why. */
export class DashboardCard extends Component {
    static template = "jxc_module.DashboardCard";
    static components = { CardChart };
    static props = {
        card: Object,
        editing: { type: Boolean, optional: true },
        hidden: { type: Boolean, optional: true },
        pinned: { type: Boolean, optional: true },
        onOpen: Function,
        onHide: Function,
        onPin: Function,
        onMove: Function,
    };

    get value() {
        return figureText(this.props.card);
    }

    get exact() {
        return figureText(this.props.card, this.props.card.value, true);
    }

    get toneClass() {
        const { tone } = this.props.card;
        return tone ? `text-${tone}` : "";
    }

    get chart() {
        const { chart } = this.props.card;
        return chart && chart.values.some((value) => value) ? chart : null;
    }

    /** Percent of a target that is reached; null where there is none. */
    get share() {
        const { share } = this.props.card;
        return typeof share === "number" ? Math.max(0, Math.round(share * 100)) : null;
    }

    get shareText() {
        return `${this.share}%`;
    }

    apart() {
        return this.props.card.apart.map((part) =>
            figureText({ ...this.props.card, ...part }, part.value, true),
        );
    }

    compareText(row) {
        return figureText(this.props.card, row.value);
    }

    change(row) {
        return changeText(this.props.card.value, row.value);
    }

    open(action) {
        if (!this.props.editing && action) {
            this.props.onOpen(action);
        }
    }
}
