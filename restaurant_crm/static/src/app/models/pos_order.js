import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { allergiesOf } from "@restaurant_crm/app/utils/guest_conflicts";

patch(PosOrder.prototype, {
    setPartner(partner) {
        const before = this.partner_id?.id;
        super.setPartner(...arguments);
        if (before && before !== partner?.id) {
            // Why a dish was kept for one guest says nothing about the next.
            for (const line of this.lines) {
                if (line.guest_warning) {
                    line.guest_warning = false;
                }
            }
        }
    },

    /** Lines that go against an allergy of the guest and that nobody has decided about. */
    getOpenConflicts() {
        if (this.finalized || this.isRefund) {
            return [];
        }
        return this.lines
            .filter((line) => !line.combo_parent_id && line.qty > 0)
            .map((line) => ({
                line,
                allergies: allergiesOf(line.getGuestConflicts()).filter(
                    (conflict) => !line.isDecided(conflict),
                ),
            }))
            .filter(({ allergies }) => allergies.length);
    },
});
