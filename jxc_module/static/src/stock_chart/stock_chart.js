import {
    Component,
    markRaw,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
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
        this.keepLast = new KeepLast();
        onWillStart(() => Promise.all([loadBundle("web.chartjs_lib"), this.load(this.props)]));
        // another record, or the same one read again after "Recompute": draw its new figures
        onWillUpdateProps((props) => {
            if (this.stamp(props) !== this.loadedFor) {
                this.load(props);
            }
        });
        useEffect(
            (data) => {
                this.draw(data);
                return () => this.destroyChart();
            },
            () => [this.state.data],
        );
        onWillUnmount(() => this.destroyChart());
    }

    stamp({ record }) {
        return `${record.resId} ${record.data.jxc_computed_on}`;
    }

    async load(props) {
        this.loadedFor = this.stamp(props);
        const { resId } = props.record;
        // a slow answer for a record that was left must not replace the one on the screen
        const data = await this.keepLast.add(
            resId
                ? this.orm.call("stock.warehouse.orderpoint", "get_jxc_chart", [[resId]])
                : Promise.resolve(null),
        );
        this.state.data = data && markRaw(data);
    }

    datasets(data) {
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
                { borderDash: [6, 4], borderWidth: 1 },
            );
        return [
            line("past", _t("Stock"), data.past, { stepped: true }),
            line("future", _t("Expected"), data.future),
            level("order_up_to", _t("Order up to")),
            level("reorder_point", _t("Reorder point")),
            level("safety_stock", _t("Safety stock")),
        ];
    }

    destroyChart() {
        this.chart?.destroy();
        this.chart = null;
    }

    draw(data) {
        if (!data || !this.canvas.el) {
            return;
        }
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: data.days.map((day) => formatDate(deserializeDate(day))),
                datasets: this.datasets(data),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                scales: {
                    x: { ticks: { maxTicksLimit: 8, maxRotation: 0 } },
                    y: { beginAtZero: true, title: { display: true, text: data.unit } },
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
