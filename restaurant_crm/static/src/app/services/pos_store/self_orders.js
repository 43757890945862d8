import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/kitchen";

const SELF_ORDER = ["kiosk", "mobile"];

/**
 * Orders that guests send themselves: nobody at the till has added their dishes, and the guest's device prints its own
 * ticket. So they are looked at when they arrive: the kitchen reads what harms whom, and the till says so.
 */
patch(PosStore.prototype, {
    async setup() {
        // By uuid of the order: what was said of it.
        this.saidOfSelfOrders = new Map();
        this.selfOrderLooks = new Mutex();
        await super.setup(...arguments);
    },

    async getServerOrders() {
        const result = await super.getServerOrders(...arguments);
        this.lookAtSelfOrders(this.getOpenOrders());
        return result;
    },

    /** @param {Object[]} orders those that may have come or changed */
    lookAtSelfOrders(orders) {
        return this.selfOrderLooks.exec(() => this._lookAtSelfOrders(orders));
    },

    async _lookAtSelfOrders(orders) {
        for (const order of orders) {
            if (!SELF_ORDER.includes(order.source) || order.finalized) {
                continue;
            }
            const unread = this.getStaleGuestIds(order);
            if (unread.length) {
                await this.readGuestsNow(unread);
            }
            const open = order.getOpenConflicts();
            const unknown = order.getUnknownGuests().filter(({ asked }) => !asked);
            if (open.length || unknown.length) {
                await this.tellKitchenAboutAllergies(order);
                this.saySelfOrder(order, open);
            }
        }
    },

    /** Once for the same dishes and people. */
    saySelfOrder(order, open) {
        const dishes = open.map(({ line, allergies }) => {
            const names = new Set(allergies.map(({ preference }) => preference.name));
            return `${line.getFullProductName()} (${[...names].join(", ")})`;
        });
        const key = dishes.join("; ");
        if (order === this.getOrder() || this.saidOfSelfOrders.get(order.uuid) === key) {
            return;
        }
        this.saidOfSelfOrders.set(order.uuid, key);
        const close = this.notification.add(
            dishes.length
                ? _t(
                      "%(order)s, ordered by the guest: not safe, and nobody was asked: %(dishes)s",
                      {
                          order: order.getName(),
                          dishes: key,
                      },
                  )
                : _t("%s, ordered by the guest: allergies not loaded", order.getName()),
            {
                type: "danger",
                sticky: true,
                buttons: [
                    {
                        name: _t("Open the Order"),
                        primary: true,
                        onClick: () => {
                            close();
                            this.setOrder(order);
                            this.navigate("ProductScreen", { orderUuid: order.uuid });
                        },
                    },
                ],
            },
        );
    },
});
