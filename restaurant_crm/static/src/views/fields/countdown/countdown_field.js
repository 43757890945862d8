import { Component, onWillUnmount, useState } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;
const TICK = 10000;

/**
 * How much time is left until a deadline, or how long ago it passed.
 *
 * @param {number} minutes until the deadline; negative once it has passed
 * @returns {string}
 */
export function timeLeft(minutes) {
    const [days, hours, rest] = split(Math.abs(Math.trunc(minutes)));
    const amount = days
        ? _t("%(days)s d %(hours)s h", { days, hours })
        : hours
          ? _t("%(hours)s h %(minutes)s min", { hours, minutes: rest })
          : _t("%(minutes)s min", { minutes: rest });
    return minutes < 0 ? _t("%(amount)s late", { amount }) : amount;
}

function split(minutes) {
    return [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
}

/** A clock that runs: neutral, amber from the field `soon` on, red when it is over. */
export class CountdownField extends Component {
    static template = "restaurant_crm.CountdownField";
    static props = { ...standardFieldProps, soon: { type: String, optional: true } };

    setup() {
        this.clock = useState({ now: DateTime.now() });
        const timer = setInterval(() => (this.clock.now = DateTime.now()), TICK);
        onWillUnmount(() => clearInterval(timer));
    }

    get deadline() {
        return this.props.record.data[this.props.name];
    }

    get left() {
        return timeLeft(this.deadline.diff(this.clock.now, "minutes").minutes);
    }

    get moment() {
        return formatDateTime(this.deadline);
    }

    get className() {
        const soon = this.props.soon && this.props.record.data[this.props.soon];
        if (this.deadline < this.clock.now) {
            return "text-danger fw-bold";
        }
        return soon && soon <= this.clock.now ? "text-warning-emphasis fw-bold" : "";
    }
}

registry.category("fields").add("restaurant_countdown", {
    component: CountdownField,
    displayName: _t("Countdown"),
    supportedTypes: ["datetime"],
    fieldDependencies: ({ options }) =>
        options.soon ? [{ name: options.soon, type: "datetime" }] : [],
    extractProps: ({ options }) => ({ soon: options.soon }),
});
