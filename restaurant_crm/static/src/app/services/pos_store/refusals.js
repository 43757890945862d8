import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/sendings";
import { isPaidUnsent } from "@restaurant_crm/app/utils/unsent_changes";

/**
 * Orders that were paid while the server could not be asked, and that it refuses when it can: the guest is gone, and
 * core says nothing.
 */
patch(PosStore.prototype, {
    /**
     * The payment that somebody waits for is told apart: core sends all that waits, and an older order that is refused
     * would open this one again, with an error that is about the other.
     */
    async syncAllOrders(options = {}) {
        const paying = options.throw && !options.orders && this.orderBeingPaid;
        try {
            return await (paying
                ? this.syncPayment(paying, options)
                : super.syncAllOrders(options));
        } finally {
            this.tellRefusals();
        }
    },

    async syncPayment(paying, options) {
        const { orderToCreate, orderToUpdate } = this.getPendingOrder();
        const others = [...orderToCreate, ...orderToUpdate].filter((order) => order !== paying);
        const orders = others.filter(({ uuid }) => !this.data.refusals[uuid]);
        if (orders.length) {
            // First, as core does: it may be what this one gives back.
            await this.syncAllOrders({ ...options, orders, throw: false });
        }
        try {
            return await this.syncAllOrders({ ...options, orders: [paying] });
        } finally {
            if (orders.length < others.length) {
                // The reason may be gone; nobody waits for it.
                this.syncAllOrdersDebounced();
            }
        }
    },

    /** Paid orders that the server does not take, each with what it said. */
    getRefusedPayments() {
        return Object.entries(this.data.refusals).flatMap(([uuid, refusal]) => {
            const order = this.models["pos.order"].getBy("uuid", uuid);
            return order && order !== this.orderBeingPaid && isPaidUnsent(order)
                ? [{ uuid, order, refusal, what: this.describePayment(order) }]
                : [];
        });
    },

    describePayment(order) {
        const { formatCurrency } = this.env.utils;
        const payments = order.payment_ids.map(
            ({ amount, payment_method_id }) =>
                `${formatCurrency(amount)} (${payment_method_id.name})`,
        );
        return `${order.getName()}: ${payments.join(", ")}`;
    },

    /** Each once, and again when the server gives another reason, or the page was loaded again. */
    tellRefusals() {
        for (const { refusal, what } of this.getRefusedPayments()) {
            if (refusal.told) {
                continue;
            }
            refusal.told = true;
            this.dialog.add(AlertDialog, {
                title: _t("The server refuses a paid order"),
                body: _t(
                    "%(order)s. The server says: %(reason)s\n\nThe guest has paid: do not take the money again. The order stays on this device and is not booked. Call your manager before the session is closed, and do not clear the data of this browser. When the reason is gone, tap the cloud at the top and “Try Again”.",
                    { order: what, reason: refusal.message },
                ),
            });
        }
    },

    async sendRefusedAgain(order) {
        await this.syncAllOrders({ orders: [order] });
    },
});
