import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { isUnsent } from "@restaurant_crm/app/utils/unsent_changes";

// Milliseconds that a payment waits for an earlier sending; a server that hangs must not keep the cashier.
const PATIENCE = 3000;

patch(OrderPaymentValidation.prototype, {
    /** Whatever way led here, fast payment included: the last moment to ask about dishes that harm somebody. */
    async isOrderValid() {
        const dishes = this.order.lines.length;
        const settled = await this.pos.settleGuests(this.order);
        // A dish that was taken off changes what there is to pay.
        if (!settled || this.order.lines.length !== dishes) {
            return false;
        }
        return super.isOrderValid(...arguments);
    },

    /**
     * Core passes over an order that is on its way: the payment would not be sent, and the answer to what was sent
     * before, an open order, would take it back.
     */
    async finalizeValidation() {
        const { sendings, data } = this.pos;
        if (sendings && !data.network.offline) {
            await Promise.race([
                sendings,
                new Promise((done) => browser.setTimeout(done, PATIENCE)),
            ]);
        }
        this.pos.orderBeingPaid = this.order;
        let done;
        try {
            done = await super.finalizeValidation(...arguments);
        } finally {
            this.pos.orderBeingPaid = null;
        }
        if (this.order?.finalized && isUnsent(this.order)) {
            // Before anybody can leave the page; core writes it down a moment later.
            await data.synchronizeLocalDataInIndexedDB();
        }
        if (done === false && this.order.finalized && this.pos.syncingOrders.has(this.order.uuid)) {
            // The guest has paid, and goes: it is sent as soon as the server has answered.
            return this.afterOrderValidation(false);
        }
        return done;
    },
});
