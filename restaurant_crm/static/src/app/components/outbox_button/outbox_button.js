import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

// Asked of the server's refusals that the component looks at, so that it is drawn anew when they change.
const refusedPayments = ({ pos, refusals }) =>
    Object.keys(refusals).length ? pos.getRefusedPayments() : [];

/** What was entered about guests, and what was paid, that has not arrived, with what the server said about it. */
export class OutboxDialog extends Component {
    static template = "restaurant_crm.OutboxDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.pos = usePos();
        this.outbox = useState(this.pos.guestOutbox.state);
        this.refusals = useState(this.pos.data.refusals);
    }

    get payments() {
        return refusedPayments(this);
    }

    get entries() {
        return this.outbox.entries.map((entry) => ({
            ...entry,
            guest: this.nameGuestOf(entry),
            what: this.describe(entry),
        }));
    }

    nameGuestOf(entry) {
        if (entry.kind === "guest") {
            return this.pos.nameNewGuest(entry);
        }
        const known = this.pos.guestOfEntry(entry);
        return known?.name || (entry.partner_id ? "?" : _t("Unknown guest"));
    }

    describe(entry) {
        const tag = this.pos.models["restaurant.tag"].get(entry.tag_id)?.name;
        switch (entry.kind) {
            case "tag_add":
                return _t("Add tag %s", tag);
            case "tag_remove":
                return _t("Remove tag %s", tag);
            case "preference_remove":
                return _t(
                    "Remove %s",
                    this.pos.models["restaurant.preference"].get(entry.preference_id)?.name,
                );
            case "referral":
                return _t("Brought by the guest with the code %s", entry.code);
            case "guest":
                return _t("New Guest");
            case "consent":
                return _t("Consent on the Customer Display");
            case "complaint":
                return _t("Complaint: %s", entry.text);
        }
        return (
            this.pos.models["restaurant.preference"].get(entry.preference_id)?.name || entry.kind
        );
    }

    sendAgain(order) {
        this.pos.sendRefusedAgain(order);
    }
    retry(entry) {
        this.pos.guestOutbox.retry(entry.uuid);
    }
    discard(entry) {
        this.pos.guestOutbox.discard(entry.uuid);
        this.pos.refreshGuests(entry.partner_id ? [entry.partner_id] : []);
    }
}

export class OutboxButton extends Component {
    static template = "restaurant_crm.OutboxButton";
    static props = {};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.outbox = useState(this.pos.guestOutbox.state);
        this.refusals = useState(this.pos.data.refusals);
    }
    get refused() {
        return this.outbox.entries.filter((entry) => entry.refused).length + this.payments;
    }
    get payments() {
        return refusedPayments(this).length;
    }
    open() {
        this.dialog.add(OutboxDialog);
    }
}
