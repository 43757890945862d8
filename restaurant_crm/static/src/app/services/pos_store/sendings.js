import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { ask } from "@point_of_sale/app/utils/make_awaitable_dialog";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { forgetChanges, isUnsent, UnsentChanges } from "@restaurant_crm/app/utils/unsent_changes";

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
            if (this.data.network.offline) {
                this.prepareUnsent((order) => order.finalized);
            }
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

    /** Orders that the server has and that were changed here go with the next sending; paid ones with all that is on them. */
    prepareUnsent(which = () => true) {
        const unsent = this.models["pos.order"].filter(
            (order) =>
                order.isSynced && order.isDirty() && order.state !== "cancel" && which(order),
        );
        for (const order of unsent) {
            const changes = new UnsentChanges(order, this.data.opts.dynamicModels);
            changes.tellRemoved();
            if (order.finalized) {
                changes.sendAll();
            }
        }
        this.addPendingOrder(unsent.map(({ id }) => id));
    },

    /** What was to be sent when the page was left. */
    async afterProcessServerData() {
        this.prepareUnsent();
        return super.afterProcessServerData(...arguments);
    },

    /** Core sends what the server has never seen, and reloads the page. */
    async closingSessionNotification() {
        this.prepareUnsent((order) => order.finalized);
        return super.closingSessionNotification(...arguments);
    },

    /** Core forgets all that this device remembers. */
    async reloadData() {
        this.prepareUnsent();
        await this.syncAllOrders();
        const unsent = this.models["pos.order"].some(
            (order) => order.lines.length && isUnsent(order),
        );
        const lose =
            !unsent ||
            (await ask(this.dialog, {
                title: _t("Not sent yet"),
                body: _t(
                    "There are orders that the server does not have yet: reloading the data loses them, and what was paid. Wait until the network is back, or ask your manager. Reload all the same?",
                ),
            }));
        if (!lose) {
            return;
        }
        return super.reloadData(...arguments);
    },

    /** Rows of other tills came in between: what was changed here goes soon. */
    sendChanges(orders) {
        this.addPendingOrder(orders.map(({ id }) => id));
        if (orders.some((order) => order.getGuests().length)) {
            // Those at the table are told to other tills at once.
            this.syncAllOrdersDebounced?.();
        }
    },

    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const sending of this.data.takeBills()) {
            this.tellBill(sending);
        }
    },

    /** A guest has paid here while another till worked on the order: nobody else will ever say so. */
    tellBill({ order, notBooked, notPaid }) {
        const { formatCurrency } = this.env.utils;
        const name = order.getName();
        if (notBooked.length) {
            const payments = notBooked.map(
                ({ amount, payment_method_id }) =>
                    `${formatCurrency(amount)} (${payment_method_id.name})`,
            );
            for (const payment of notBooked) {
                this.data.indexedDB.delete("pos.payment", [payment.uuid]);
                payment.delete({ silent: true });
            }
            forgetChanges(order);
            this.dialog.add(AlertDialog, {
                title: _t("This payment is not booked"),
                body: _t(
                    "%(order)s was closed at another till before the payment taken here arrived. Not booked: %(payments)s. If the guest has paid twice, give it back.",
                    { order: name, payments: payments.join(", ") },
                ),
            });
        } else if (notPaid.length) {
            const dishes = notPaid.map(
                ({ qty, full_product_name }) => `${qty} × ${full_product_name}`,
            );
            this.dialog.add(AlertDialog, {
                title: _t("Dishes that nobody has paid"),
                body: _t(
                    "Another till added to %(order)s while it was paid here: %(dishes)s. They are on the order, but not on the bill that the guest paid.",
                    { order: name, dishes: dishes.join(", ") },
                ),
            });
        }
    },
});
