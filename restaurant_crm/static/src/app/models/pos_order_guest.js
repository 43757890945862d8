import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@pos_loyalty/app/models/pos_order";
import "@pos_restaurant/app/models/pos_order";
import "@restaurant_crm/app/models/pos_order_party";

/** Orders of a guest whom the server does not know yet name the entry by which it will know them. */
patch(PosOrder.prototype, {
    setPartner(partner) {
        super.setPartner(...arguments);
        this.guest_uuid = typeof partner?.id === "string" ? partner.id : false;
    },

    /** The server sends the order back without a guest whom only this till knows. */
    restoreGuest() {
        const guest = !this.partner_id && this.models["res.partner"].get(this.guest_uuid);
        if (guest) {
            this.partner_id = guest;
        }
    },

    /** The server knows the guest now: as another record, but the same person. */
    identifyGuest(guest) {
        if (this.finalized) {
            this.partner_id = guest;
            this._markDirty();
        } else {
            this.replaceGuest(this.guest_uuid, guest);
        }
    },

    /** Who sits at a table is told to the server, which does not know such a guest. */
    seatGuest(id) {
        if (typeof id !== "string") {
            super.seatGuest(...arguments);
        }
    },

    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        if (typeof this.partner_id?.id === "string") {
            // Core leaves out what has no number, and the server would keep the guest of before.
            data.partner_id = false;
        }
        return data;
    },
});
