import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";

/** Orders on their way to the server, while people go on working on them. */
patch(PosStore.prototype, {
    /** Core takes orders for sent: what was changed meanwhile, and what did not arrive, goes with the next sending. */
    async syncAllOrders({ orders = [] } = {}) {
        const sending = super.syncAllOrders(...arguments);
        // Without what they brought: else each keeps the orders of all before it.
        this.sendings = Promise.allSettled([this.sendings, sending]).then(() => {});
        let sent;
        try {
            sent = await sending;
        } finally {
            this.addPendingOrder(orders.filter((order) => order.isDirty()).map(({ id }) => id));
        }
        if (Array.isArray(sent)) {
            const changed = sent.filter((order) => order.isDirty());
            this.addPendingOrder(changed.map(({ id }) => id));
            if (changed.some(({ finalized }) => finalized)) {
                // Paid meanwhile: nobody comes back to it.
                this.syncAllOrdersDebounced();
            }
        }
        return sent;
    },
});
