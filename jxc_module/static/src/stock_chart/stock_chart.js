import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const COLORS = {
    past: "#0f766e",
    future: "#5eead4",
    order_up_to: "#64748b",
    reorder_point: "#d97706",
    safety_stock: "#dc2626",
};

/** Stock of a reordering rule over time against its three levels. */
export class StockChart extends Component {
    static template = "jxc_module.StockChart";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.canvas = useRef("canvas");
        this.state = useState({ data: null });
        this.chart = null;
        onWillStart(async () => {
            await Promise.all([loadBundle("web.chartjs_lib"), this.load()]);
        });
        // the record is read again after "Recompute": draw its new figures
        useEffect(
            () => {
                this.draw();
                return () => this.destroy();
            },
            () => [this.state.data]
        );
        useEffect(
            (computedOn) => {
                if (computedOn !== this.loadedFor) {
                    this.load();
                }
            },
            () => [this.stamp]
        );
        onWillUnmount(() => this.destroy());
    }

    get stamp() {
        const { resId, data } = this.props.record;
        return `${resId} ${data.jxc_computed_on}`;
    }

    async load() {
        this.loadedFor = this.stamp;
        const { resId } = this.props.record;
        this.state.data = resId
            ? await this.orm.call("stock.warehouse.orderpoint", "get_jxc_chart", [[resId]])
            : null;
    }

    get datasets() {
        const data = this.state.data;
        const line = (key, label, values, extra = {}) => ({
            label,
            data: values,
            borderColor: COLORS[key],
            backgroundColor: COLORS[key],
            borderWidth: 2,
            pointRadius: 0,
            ...extra,
        });
        const level = (key, label) =>
            line(
                key,
                label,
                data.days.map(() => data[key]),
                { borderDash: [6, 4], borderWidth: 1 }
            );
        return [
            line("past", _t("Stock"), data.past, { stepped: true }),
            line("future", _t("Expected"), data.future),
            level("order_up_to", _t("Order up to")),
            level("reorder_point", _t("Reorder point")),
            level("safety_stock", _t("Safety stock")),
        ];
    }

    destroy() {
        this.chart?.destroy();
        this.chart = null;
    }

    draw() {
        if (!this.state.data || !this.canvas.el) {
            return;
        }
        const { days, unit } = this.state.data;
        // eslint-disable-next-line no-undef
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: days.map((day) => formatDate(deserializeDate(day))),
                datasets: this.datasets,
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                scales: {
                    x: { ticks: { maxTicksLimit: 8, maxRotation: 0 } },
                    y: { beginAtZero: true, title: { display: true, text: unit } },
                },
                plugins: { legend: { position: "bottom" } },
            },
        });
    }
}

registry.category("view_widgets").add("jxc_stock_chart", {
    component: StockChart,
    fieldDependencies: [{ name: "jxc_computed_on", type: "datetime" }],
});
