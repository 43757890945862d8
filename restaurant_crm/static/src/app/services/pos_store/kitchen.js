import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/allergies";

/** What the kitchen reads about the guests whom it cooks for. */
patch(PosStore.prototype, {
    /** Every ticket of an allergic guest says so on top; a dish that was kept says why. */
    getOrderData(order) {
        order.uiState.kitchenKnows = this.allergySignature(order);
        const allergies = order.getPartner()?.getGuestAllergies() || [];
        const warnings = {};
        for (const line of order.lines) {
            if (line.guest_warning) {
                const names = allergies
                    .filter(({ preference }) => line.isDecided({ preference }))
                    .map(({ preference }) => preference.name);
                warnings[line.uuid] = `${names.join(", ")} - ${line.guest_warning.reason}`;
            }
        }
        return {
            ...super.getOrderData(...arguments),
            guest_allergies: allergies.map(({ preference }) => preference.name).join(", "),
            guest_warnings: warnings,
        };
    },

    /** What a ticket says about allergies, in short; empty when there is nothing to say. */
    allergySignature(order) {
        const allergies = order.getPartner()?.getGuestAllergies() || [];
        const reasons = order.lines
            .filter((line) => line.guest_warning)
            .map((line) => `${line.uuid}${line.guest_warning.reason}`);
        return allergies.length
            ? JSON.stringify([allergies.map(({ preference }) => preference.id).sort(), reasons])
            : "";
    },

    /** The kitchen cooks already: an allergy that becomes known now is a ticket of its own. */
    async tellKitchenAboutAllergies(order) {
        const sent = Object.values(order.last_order_preparation_change?.lines || {});
        const signature = this.allergySignature(order);
        if (
            !sent.length ||
            !signature ||
            order.finalized ||
            signature === order.uiState.kitchenKnows ||
            !this.config.printerCategories?.size
        ) {
            return;
        }
        await this.printChanges(
            order,
            [
                {
                    new: [],
                    cancelled: [],
                    noteUpdate: sent.map((change) => ({ ...change })),
                    noteUpdateTitle: _t("ALLERGY - ALREADY ORDERED"),
                },
            ],
            false,
        );
    },
});
