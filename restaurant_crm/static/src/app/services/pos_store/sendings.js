import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";

/** Orders on their way to the server, while people go on working on them. */
patch(PosStore.prototype, {
    /** What was added while an order was on its way goes with the next sending: core holds the order for sent. */
    async syncAllOrders() {
        const sending = super.syncAllOrders(...arguments);
        // Without what they brought: else each keeps the orders of all before it.
        this.sendings = Promise.allSettled([this.sendings, sending]).then(() => {});
        const sent = await sending;
        if (Array.isArray(sent)) {
            this.addPendingOrder(sent.filter((order) => order.isDirty()).map(({ id }) => id));
        }
        return sent;
    },
});
