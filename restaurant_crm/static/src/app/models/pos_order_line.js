import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import "@pos_restaurant/app/models/pos_order_line";
import { conflictsOfAll, contents } from "@restaurant_crm/app/utils/guest_conflicts";
import { addQuantity, isDecided, sameDecision } from "@restaurant_crm/app/utils/guest_warning";

patch(PosOrderline.prototype, {
    /** What the dish goes against, for everybody at the table, the worst first; a combo contains its parts. */
    getGuestConflicts() {
        const guests = this.order_id?.getLoadedGuests() || [];
        if (!guests.some((guest) => guest.guest_card?.prefs)) {
            return [];
        }
        return conflictsOfAll(guests, contents(this, this.models));
    },

    /** Whether somebody said why the guest gets the dish although, and for as many as there are now. */
    isDecided({ guest, preference }) {
        return isDecided(this.guest_warning, guest.id, preference.id, this.qty);
    },

    /** Conflicts of this very line, for the mark on it: parts of a combo carry their own. */
    getGuestMarks() {
        const inParts = new Set();
        for (const part of this.combo_line_ids || []) {
            part.getGuestConflicts().forEach(({ preference }) => inParts.add(preference.id));
        }
        return this.getGuestConflicts().filter(({ preference }) => !inParts.has(preference.id));
    },

    canBeMergedWith(orderline) {
        return (
            sameDecision(this.guest_warning, orderline.guest_warning) &&
            super.canBeMergedWith(...arguments)
        );
    },

    merge(orderline) {
        const warning = addQuantity(this.guest_warning, orderline.guest_warning);
        super.merge(...arguments);
        if (warning) {
            this.guest_warning = warning;
        }
    },
});
