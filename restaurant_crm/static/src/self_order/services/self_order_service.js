import { rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { SelfOrder } from "@pos_self_order/app/services/self_order_service";
import { menu } from "@restaurant_crm/self_order/utils/allergens";

/**
 * What dishes contain, on a kiosk or a guest's own telephone. These screens are public: they learn what everybody may
 * know of dishes, and nothing of guests.
 */
patch(SelfOrder.prototype, {
    async setup() {
        this.allergenWords = [];
        await super.setup(...arguments);
        // Nobody waits for it.
        this.readAllergens();
    },

    async readAllergens() {
        try {
            const { access_token } = this;
            const answer = await rpc(
                "/restaurant_crm/self-order/allergens",
                { access_token },
                { silent: true },
            );
            Object.assign(menu, answer);
            this.allergenWords = answer.words;
        } catch (error) {
            // The till asks, whatever the guest's device knows.
            console.info("Allergens not read", error.message);
        }
    },
});
