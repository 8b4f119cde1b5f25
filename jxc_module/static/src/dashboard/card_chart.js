import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { shortNumber } from "./figures";

/** The last days of a figure; a click on one opens its records. */
export class CardChart extends Component {
    static template = "jxc_module.DashboardChart";
    static props = { chart: Object, label: String, onSelected: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
                return () => this.destroy();
            },
            () => [JSON.stringify(this.props.chart.values), this.props.chart.labels.join()],
        );
        onWillUnmount(() => this.destroy());
    }

    destroy() {
        this.chart?.destroy();
        this.chart = null;
    }

    /** The colours of the page, light or dark. */
    color(name, fallback) {
        const style = getComputedStyle(this.canvas.el);
        return style.getPropertyValue(name).trim() || fallback;
    }

    config() {
        const { type, labels, values } = this.props.chart;
        const color = this.color("--jxc-chart", "#0f766e");
        const text = this.color("--jxc-chart-text", "#6b7280");
        return {
            type,
            data: {
                labels,
                datasets: [
                    { data: values, backgroundColor: color, borderColor: color, pointRadius: 2 },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: (_ev, elements) => elements.length && this.select(elements[0].index),
                onHover: (ev, elements) => {
                    ev.native.target.style.cursor = elements.length ? "pointer" : "default";
                },
                scales: {
                    x: {
                        grid: { display: false },
                        ticks: { color: text, maxTicksLimit: 4, maxRotation: 0 },
                    },
                    y: {
                        beginAtZero: true,
                        grid: { display: false },
                        border: { display: false },
                        ticks: {
                            color: text,
                            maxTicksLimit: 3,
                            callback: (value) => shortNumber(value),
                        },
                    },
                },
                plugins: { legend: { display: false } },
            },
        };
    }

    draw() {
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, this.config());
        }
    }

    select(index) {
        const action = this.props.chart.actions[index];
        if (action) {
            this.props.onSelected(action);
        }
    }
}
