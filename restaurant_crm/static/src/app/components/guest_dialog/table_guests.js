import { Component } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Everybody at the table of an order: seats, somebody else who sits there, and who does not. */
export class TableGuests extends Component {
    static template = "restaurant_crm.TableGuests";
    static props = { order: Object, guest: Object };

    setup() {
        this.pos = usePos();
    }

    get rows() {
        return this.props.order.getGuests().map((row) => ({
            ...row,
            name: row.guest?.name || this.pos.describeSeat(),
            allergies: row.guest?.getGuestAllergies() || [],
            unknown: !row.guest?.isGuestCardKnown(),
        }));
    }

    setSeat({ id }, seat) {
        this.props.order.seatGuest(id, { seat: seat.trim().slice(0, 20) });
        this.pos.addPendingOrder([this.props.order.id]);
    }
    add() {
        return this.pos.addGuestToTable(this.props.order);
    }
    remove({ id }) {
        this.pos.takeGuestOffTable(this.props.order, id);
    }
}
