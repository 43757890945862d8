import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { allergensOf, menu } from "@restaurant_crm/self_order/utils/allergens";

/** What the guest says on the own device that somebody at the table must not eat; the order takes it along. */
patch(PosOrder.prototype, {
    /** @returns {number[]} ids of allergens */
    getSaidAllergens() {
        return this.uiState.saidAllergens || [];
    },

    toggleSaidAllergen(id) {
        const said = this.getSaidAllergens();
        this.uiState.saidAllergens = said.includes(id)
            ? said.filter((other) => other !== id)
            : [...said, id];
    },

    /** As the kitchen reads it. */
    getSaidTexts() {
        const said = this.getSaidAllergens();
        return menu.words
            .filter(({ id }) => said.includes(id))
            .map(({ name }) => _t("%s - said by the guest", name));
    },

    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        const said = this.getSaidAllergens();
        if (said.length) {
            // See models/guest/party.py: somebody at the table who is no contact.
            data.guest_party = { guests: { 0: { at: Date.now(), said } } };
        }
        return data;
    },
});

patch(PosOrderline.prototype, {
    /** What somebody must not eat and is in this dish. */
    getSaidConflicts() {
        const said = this.order_id?.getSaidAllergens() || [];
        return said.length ? allergensOf(this).filter(({ id }) => said.includes(id)) : [];
    },
});
