import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { PosData } from "@point_of_sale/app/services/data_service";
import { onTheWay, OrderSending, UnsentChanges } from "@restaurant_crm/app/utils/order_sending";
import { serverWatch } from "@restaurant_crm/app/utils/server_watch";

const ASK_AGAIN = 2000;

// What was sent, by the answers to it.
const sendings = new WeakMap();

/** The till knows whether there is a server, and what was done here while the server was told of orders. */
patch(PosData.prototype, {
    async setup(env, { bus_service }) {
        // Changes to put back after core has read orders of the server.
        this.unsent = [];
        for (const event of ["BUS:DISCONNECT", "BUS:RECONNECTING"]) {
            bus_service.addEventListener(event, () => this.network && this.checkConnectivity());
        }
        return super.setup(...arguments);
    },

    /** The first that a starting till asks of the server. */
    async initializeDeviceIdentifier() {
        serverWatch.onDoubt = () => this.checkConnectivity();
        await this.checkConnectivity();
        return super.initializeDeviceIdentifier(...arguments);
    },

    /** Core takes the server for reachable while it asks, and waits for the answer for ever. */
    checkConnectivity() {
        this.checking ||= this.askServer().finally(() => {
            this.checking = null;
        });
        return this.checking;
    },

    async askServer() {
        browser.clearTimeout(this.checkConnectivityTimeout);
        const wasOffline = this.network.offline;
        const answers = await serverWatch.answers();
        if (!answers) {
            this.network.offline = true;
            this.checkConnectivityTimeout = browser.setTimeout(
                () => this.checkConnectivity(),
                ASK_AGAIN,
            );
            return;
        }
        this.network.offline = false;
        this.network.warningTriggered = false;
        if (wasOffline) {
            await this.syncData();
            window.dispatchEvent(new CustomEvent("pos-network-online"));
        }
    },

    async loadInitialData() {
        if (this.network.offline) {
            // The page that is remembered may be the one that came from the back office and reads everything anew.
            odoo.from_backend = 0;
        }
        return super.loadInitialData(...arguments);
    },

    async call(model, method, args) {
        if (model !== "pos.order" || method !== "sync_from_ui") {
            return super.call(...arguments);
        }
        const sending = args[0].flatMap((sent) => {
            const order = this.models["pos.order"].getBy("uuid", sent.uuid);
            return order ? [{ sent, order: new OrderSending(order, this.opts.dynamicModels) }] : [];
        });
        sending.forEach(({ sent }) => onTheWay.add(sent.uuid));
        try {
            const answer = await super.call(...arguments);
            sendings.set(answer, sending);
            return answer;
        } catch (error) {
            // Lost on its way, or refused: nothing says that it was taken.
            sending.forEach(({ order, sent }) => order.failed(sent));
            throw error;
        } finally {
            sending.forEach(({ sent }) => onTheWay.delete(sent.uuid));
        }
    },

    /** The last before core takes over what the server says. */
    async missingRecursive(recordMap, idsMap, records) {
        const found = await super.missingRecursive(...arguments);
        if (sendings.has(recordMap)) {
            sendings.get(recordMap).forEach(({ order }) => order.update(found));
        } else if (!records) {
            this.keepUnsent(found);
        }
        return found;
    },

    /** Let rows of the server, changed by another till, say what was changed here and is not sent. */
    keepUnsent(found) {
        for (const row of found["pos.order"] || []) {
            const order = row.uuid && this.models["pos.order"].getBy("uuid", row.uuid);
            if (!order?.isSynced || !order.isDirty() || row.state !== "draft") {
                continue;
            }
            const changes = new UnsentChanges(order, this.opts.dynamicModels);
            this.unsent.push(changes);
            if (row.partner_id && row.partner_id !== order.getCustomerId()) {
                // Somebody sat down at each till.
                order.seatGuest(row.partner_id);
            }
            changes.update(found);
        }
    },

    /** Core forgets what is to be sent of orders that it reads. */
    restoreUnsent() {
        const orders = this.unsent.splice(0).map((changes) => {
            changes.restore();
            return changes.order;
        });
        return orders.filter((order) => order.isDirty());
    },

    async loadServerOrders() {
        const orders = await super.loadServerOrders(...arguments);
        this.restoreUnsent();
        return orders;
    },
});
