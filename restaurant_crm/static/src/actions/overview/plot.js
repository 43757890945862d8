/* global Chart */
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";

/** A plot by Odoo's own library; its configuration is that of Chart.js. */
export class Plot extends Component {
    static template = "restaurant_crm.Plot";
    static props = { config: Object, title: String };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => {
            const { options, ...config } = this.props.config;
            const chart = new Chart(this.canvas.el, {
                ...config,
                options: { animation: false, maintainAspectRatio: false, ...options },
            });
            return () => chart.destroy();
        });
    }
}
