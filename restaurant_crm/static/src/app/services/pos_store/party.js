import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/guests";

/** Guests stay with the dishes and the table when orders are put together and apart. */
patch(PosStore.prototype, {
    /** A guest at a table is told to other tills, also before anything is ordered. */
    shouldCreatePendingOrder(order) {
        return (
            super.shouldCreatePendingOrder(...arguments) ||
            Boolean(order.table_id && order.getGuests().length)
        );
    },

    async mergeOrders(source, destination) {
        this.seatTogether(source, destination);
        return super.mergeOrders(...arguments);
    },

    /** Everybody of `source` sits at `destination` as well; its customer is the customer where there is none. */
    seatTogether(source, destination) {
        destination.seatGuestsOf(source);
        if (!destination.getCustomerId() && source.partner_id) {
            destination.setPartner(source.partner_id);
        }
        this.addPendingOrder([destination.id]);
    },

    /** Who came with the table goes back with it; who had the dishes of the joint table stays on its order as well. */
    async restoreOrdersToOriginalTable(order, table) {
        const guests = order?.getGuestsFrom(table) || [];
        let restored = await super.restoreOrdersToOriginalTable(...arguments);
        if (!guests.length) {
            return restored;
        }
        restored ||= this.createNewOrder({ table_id: table });
        restored.setBooked(true);
        for (const { id, payer, seat, said } of guests) {
            const guest = this.models["res.partner"].get(id);
            restored.seatGuest(id, { seat, said });
            if (payer && guest) {
                restored.setPartner(guest);
                if (order.getCustomerId() === id) {
                    order.setPartner(false);
                }
            }
        }
        this.addPendingOrder([order.id, restored.id]);
        await this.syncAllOrders({ orders: [order, restored] });
        return restored;
    },

    /** Somebody else at the table, on purpose: chosen from the customer list. */
    async addGuestToTable(order) {
        const guest = await makeAwaitable(this.dialog, PartnerList, { partner: null });
        if (!guest) {
            return;
        }
        if (order.getCustomerId()) {
            order.seatGuest(guest.id);
        } else {
            order.setPartner(guest);
        }
        this.addPendingOrder([order.id]);
        await this.refreshGuests([guest.id]);
    },

    takeGuestOffTable(order, id) {
        order.unseatGuest(id);
        this.addPendingOrder([order.id]);
    },
});
