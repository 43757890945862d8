import { Component, onWillStart, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Plot } from "./plot";

// What a stage means, in the colours of the badges on lists and guest pages.
const STAGE_COLOURS = {
    new: "#17a2b8",
    active: "#28a745",
    at_risk: "#ffac00",
    lapsed: "#dc3545",
    one_time: "#adb5bd",
};
const ACCENT = "#714b67";
const GREY = "#ced4da";

/** The first page: how guests, levels, stars and complaints stand. Each figure opens its list. */
export class Overview extends Component {
    static template = "restaurant_crm.Overview";
    static components = { Layout, Plot };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.choice = useState({ days: 30, region_id: false, store_id: false });
        this.page = useState({ data: null, steps: [] });
        onWillStart(async () => {
            const steps = this.orm.call("restaurant.first.steps", "load", []);
            await this.load();
            this.page.steps = await steps;
        });
    }

    async load() {
        this.page.data = await this.orm.call("restaurant.overview", "load", [], {
            ...this.choice,
        });
    }

    choose(name, ev) {
        this.choice[name] = Number(ev.target.value) || false;
        if (name === "region_id") {
            this.choice.store_id = false;
        }
        return this.load();
    }

    async open(figure, name) {
        const action = await this.orm.call("restaurant.overview", "open", [figure], {
            ...this.choice,
        });
        this.action.doAction({ ...action, name, display_name: name });
    }

    openStep(step) {
        return this.action.doAction(step.action);
    }

    async dismissSteps() {
        await this.orm.call("restaurant.first.steps", "dismiss", []);
        this.page.steps = [];
    }

    get periods() {
        return [
            [30, _t("30 days")],
            [90, _t("90 days")],
            [365, _t("365 days")],
        ];
    }

    get stores() {
        const { stores } = this.page.data;
        const region = this.choice.region_id;
        return region ? stores.filter((store) => store[2] === region) : stores;
    }

    get until() {
        return formatDate(deserializeDate(this.page.data.until));
    }

    get comparedWith() {
        const day = this.page.data.compared_with;
        return day ? formatDate(deserializeDate(day)) : "";
    }

    number(value) {
        return formatInteger(Math.round(value));
    }

    decimal(value) {
        return formatFloat(value, { digits: [16, 1] });
    }

    money(value) {
        return formatMonetary(Math.round(value), {
            currencyId: this.page.data.currency_id,
            digits: [16, 0],
        });
    }

    /** How a figure differs from the one before; null where that is not known. */
    change(now, before) {
        if (before === null || before === undefined || now === before) {
            return null;
        }
        const share = before ? Math.round((100 * (now - before)) / before) : null;
        const sign = now > before ? "+" : "−";
        return {
            up: now > before,
            text:
                share === null || Math.abs(share) > 999
                    ? sign + formatInteger(Math.abs(Math.round(now - before)))
                    : `${sign}${Math.abs(share)} %`,
        };
    }

    /** The large figures: name, label, value, change, whether more is better, and what it is. */
    get figures() {
        const { figures, return_rate: back, guests, stages } = this.page.data;
        const stage = Object.fromEntries(stages.map((each) => [each.stage, each]));
        const known = figures.known_orders;
        const unknown = figures.unknown_orders;
        const share = (which) => this.share(known[which], known[which] + unknown[which]);
        const stars = (which) =>
            figures.ratings[which] ? figures.stars[which] / figures.ratings[which] : null;
        const rate = (which) => {
            const visits = figures.visits[which] + unknown[which];
            return visits ? (1000 * figures.complaints[which]) / visits : null;
        };
        return [
            {
                name: "guests",
                label: _t("Guests"),
                value: this.number(guests.value),
                change: this.change(guests.value, guests.previous),
                good: 1,
                about: _t("Guests with at least one visit. Compared with a month ago."),
            },
            {
                name: "new",
                label: _t("New Guests"),
                value: this.number(figures.new.value),
                change: this.change(figures.new.value, figures.new.previous),
                good: 1,
                about: _t("First visit in the period. Compared with the period before."),
            },
            {
                name: "return_rate",
                label: _t("Return Rate"),
                value: back.of ? `${Math.round(this.share(back.again, back.of))} %` : "–",
                good: 1,
                about: _t(
                    "Of the guests who were here in the last 12 months, those who came at least twice in them: %(again)s of %(of)s.",
                    { again: this.number(back.again), of: this.number(back.of) },
                ),
            },
            {
                name: "stage:at_risk",
                label: stage.at_risk.label,
                value: this.number(stage.at_risk.value),
                change: this.change(stage.at_risk.value, stage.at_risk.previous),
                good: -1,
                about: _t("Regulars who stay away longer than usual. Compared with a month ago."),
            },
            {
                name: "stage:lapsed",
                label: stage.lapsed.label,
                value: this.number(stage.lapsed.value),
                change: this.change(stage.lapsed.value, stage.lapsed.previous),
                good: -1,
                about: _t("Guests who have stopped coming. Compared with a month ago."),
            },
            {
                name: "visits",
                label: _t("Orders of Known Guests"),
                value: known.value + unknown.value ? `${Math.round(share("value"))} %` : "–",
                change:
                    known.previous + unknown.previous &&
                    this.points(share("value") - share("previous")),
                good: 1,
                about: _t("%(known)s with a guest, %(unknown)s without.", {
                    known: this.number(known.value),
                    unknown: this.number(unknown.value),
                }),
            },
            {
                name: "stars",
                label: _t("Stars"),
                value: stars("value") === null ? "–" : `${this.decimal(stars("value"))} ★`,
                change:
                    stars("value") !== null && stars("previous") !== null
                        ? this.difference(stars("value") - stars("previous"))
                        : null,
                good: 1,
                about: _t("The mean of %(count)s answers in the period.", {
                    count: this.number(figures.ratings.value),
                }),
            },
            {
                name: "complaints",
                label: _t("Complaints per 1,000 Visits"),
                value: rate("value") === null ? "–" : this.decimal(rate("value")),
                change:
                    rate("value") !== null && rate("previous") !== null
                        ? this.difference(rate("value") - rate("previous"))
                        : null,
                good: -1,
                about: _t(
                    "%(count)s complaints in the period; orders without a guest are visits too.",
                    {
                        count: this.number(figures.complaints.value),
                    },
                ),
            },
        ];
    }

    share(part, whole) {
        return whole ? (100 * part) / whole : 0;
    }

    points(difference) {
        const rounded = Math.round(difference);
        return rounded
            ? { up: rounded > 0, text: `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)} %` }
            : null;
    }

    difference(difference) {
        const rounded = Math.round(10 * difference) / 10;
        return rounded
            ? { up: rounded > 0, text: (rounded > 0 ? "+" : "−") + this.decimal(Math.abs(rounded)) }
            : null;
    }

    /** What share of the orders of the period was delivered; empty where none was. */
    get delivered() {
        const {
            delivered_orders: delivered,
            known_orders,
            unknown_orders,
        } = this.page.data.figures;
        const share = this.share(delivered.value, known_orders.value + unknown_orders.value);
        return delivered.value ? _t("Delivered: %s of all orders", `${this.decimal(share)} %`) : "";
    }

    changeClass(figure) {
        const better = figure.change.up === figure.good > 0;
        return better ? "text-success" : "text-danger";
    }

    get stagePlot() {
        const { stages } = this.page.data;
        return {
            type: "doughnut",
            data: {
                labels: stages.map((stage) => stage.label),
                datasets: [
                    {
                        data: stages.map((stage) => stage.value),
                        backgroundColor: stages.map((stage) => STAGE_COLOURS[stage.stage]),
                        borderWidth: 1,
                    },
                ],
            },
            options: {
                cutout: "60%",
                plugins: { legend: { display: false } },
            },
        };
    }

    stageColour(stage) {
        return STAGE_COLOURS[stage];
    }

    get tierPlot() {
        const { tiers } = this.page.data;
        return {
            type: "bar",
            data: {
                labels: tiers.map((tier) => this.tierLabel(tier)),
                datasets: [{ data: tiers.map((tier) => tier.spend), backgroundColor: ACCENT }],
            },
            options: {
                indexAxis: "y",
                plugins: {
                    legend: { display: false },
                    tooltip: { callbacks: { label: (item) => this.money(item.raw) } },
                },
                scales: { x: { ticks: { callback: (value) => this.number(value) } } },
            },
        };
    }

    tierLabel(tier) {
        return tier.label || _t("No level");
    }

    get orderPlot() {
        const { series } = this.page.data;
        return {
            type: "bar",
            data: {
                labels: series.map(({ day }) =>
                    deserializeDate(day).toLocaleString({ month: "numeric", day: "numeric" }),
                ),
                datasets: [
                    {
                        label: _t("With a guest"),
                        data: series.map((bucket) => bucket.known_orders),
                        backgroundColor: ACCENT,
                    },
                    {
                        label: _t("Without"),
                        data: series.map((bucket) => bucket.unknown_orders),
                        backgroundColor: GREY,
                    },
                ],
            },
            options: {
                plugins: { legend: { position: "bottom" } },
                scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true } },
            },
        };
    }
}

registry.category("actions").add("restaurant_crm.overview", Overview);
