import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { newFeedbackToken } from "@restaurant_crm/app/utils/feedback_token";

patch(PosStore.prototype, {
    /** Every order has the key to its feedback page from the start, also without network. */
    createNewOrder(data = {}) {
        return super.createNewOrder({ feedback_token: newFeedbackToken(), ...data });
    },
});
