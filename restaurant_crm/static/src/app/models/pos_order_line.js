import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { conflicts, contents } from "@restaurant_crm/app/utils/guest_conflicts";

patch(PosOrderline.prototype, {
    /** What the dish goes against, the worst first; the parts of a combo count for the combo. */
    getGuestConflicts() {
        const guest = this.order_id?.partner_id;
        if (!guest?.guest_card?.prefs) {
            return [];
        }
        return conflicts(guest, contents(this, this.models));
    },

    /** Whether somebody said why the guest gets the dish although. */
    isDecided({ preference }) {
        const warning = this.guest_warning;
        return Boolean(
            warning &&
                warning.partner === this.order_id?.partner_id?.id &&
                warning.preferences.includes(preference.id),
        );
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
            JSON.stringify(this.guest_warning || null) ===
                JSON.stringify(orderline.guest_warning || null) &&
            super.canBeMergedWith(...arguments)
        );
    },
});
