import { Component, onWillStart, useState } from "@odoo/owl";

import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { timeLeft } from "../../views/fields/countdown/countdown_field";
import { NoteDialog } from "./note_dialog";

/** What concerns one guest today: a name that opens, a number that calls, a pen that notes. */
export class GuestRow extends Component {
    static template = "restaurant_crm.GuestRow";
    static props = { guest: Object, open: Function, note: Function, slots: { optional: true } };
}

/** The day of a store: who came and who will, whom to call, what is to be made good. */
export class StoreToday extends Component {
    static template = "restaurant_crm.StoreToday";
    static components = { GuestRow, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = { controlPanel: {} };
        this.choice = useState({ store_id: false });
        this.page = useState({ data: null });
        this.openGuest = this.openGuest.bind(this);
        this.note = this.note.bind(this);
        onWillStart(() => this.load());
    }

    async load() {
        this.page.data = await this.orm.call("restaurant.store.today", "load", [], {
            ...this.choice,
        });
    }

    choose(ev) {
        this.choice.store_id = Number(ev.target.value) || false;
        return this.load();
    }

    guest(id) {
        return this.page.data.guests[id];
    }

    openGuest(id) {
        return this.openRecord("res.partner", id, "restaurant_crm.res_partner_action");
    }

    openComplaint(id) {
        return this.openRecord("restaurant.complaint", id);
    }

    openFeedback(id) {
        return this.openRecord("restaurant.feedback", id);
    }

    /** The orders of a platform that its row counts, and those that were called off. */
    openPlatform({ name, domain }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "restaurant.platform.order",
            domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    openRecord(res_model, res_id, action) {
        if (action) {
            return this.action.doAction(action, { viewType: "form", props: { resId: res_id } });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    note(guest) {
        this.dialog.add(NoteDialog, { guest });
    }

    time(moment) {
        return deserializeDateTime(moment).toLocaleString({ hour: "2-digit", minute: "2-digit" });
    }

    left(moment) {
        return timeLeft(deserializeDateTime(moment).diffNow("minutes").minutes);
    }

    stars(value) {
        return formatFloat(value, { digits: [16, 1] });
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.page.data.currency_id });
    }

    birthday(days) {
        return days === 0 ? _t("today") : days === 1 ? _t("tomorrow") : _t("in %s days", days);
    }

    clockClass(clock) {
        return { late: "text-danger fw-bold", soon: "text-warning-emphasis fw-bold" }[clock] || "";
    }
}

registry.category("actions").add("restaurant_crm.store_today", StoreToday);
