import { Component, useState } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Above the order, while the guest reads: whether a display shows it, and how to take it back. */
export class ConsentStrip extends Component {
    static template = "restaurant_crm.ConsentStrip";
    static props = {};

    setup() {
        this.pos = usePos();
        this.desk = useState(this.pos.consentDesk);
    }
}

/** What the guest allows, and how to ask for it on the customer display. */
export class GuestConsents extends Component {
    static template = "restaurant_crm.GuestConsents";
    static components = { ConsentStrip };
    static props = { guest: Object, order: Object, consents: { type: Array, optional: true } };

    setup() {
        this.pos = usePos();
        this.desk = useState(this.pos.consentDesk);
    }

    get said() {
        return (this.props.consents || []).filter(({ state }) => state);
    }
    get question() {
        const { question } = this.desk;
        return question?.guest_id === this.props.guest.id ? question : null;
    }
    get mayAsk() {
        const { order, guest } = this.props;
        return !this.question && order.getGuests().some((seat) => seat.guest?.id === guest.id);
    }

    ask() {
        return this.pos.askForConsent(this.props.order, this.props.guest);
    }
}
