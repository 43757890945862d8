import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { RPCError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { PosData } from "@point_of_sale/app/services/data_service";
import { ORDER_FIELDS } from "@restaurant_crm/app/utils/data_service_options";
import { OrderSending } from "@restaurant_crm/app/utils/order_sending";
import { passOver } from "@restaurant_crm/app/utils/passed_over";
import { serverSaid } from "@restaurant_crm/app/utils/server_said";
import { serverWatch } from "@restaurant_crm/app/utils/server_watch";
import {
    forgetChanges,
    isRememberedUnsent,
    UnsentChanges,
} from "@restaurant_crm/app/utils/unsent_changes";

const ASK_AGAIN = 2000;

// What was sent, by the answers to it.
const sendings = new WeakMap();

/** The till knows whether there is a server, and what was done here while the server was told of orders. */
patch(PosData.prototype, {
    async setup(env, { bus_service }) {
        for (const event of ["BUS:DISCONNECT", "BUS:RECONNECTING"]) {
            bus_service.addEventListener(event, () => this.network && this.checkConnectivity());
        }
        // Sendings of paid orders on which another till has worked.
        this.bills = [];
        // What the server said when it refused a paid order, by uuid.
        this.refusals = reactive({});
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
            return super.loadInitialData(...arguments);
        }
        this.remembered = await this.readUnsent();
        try {
            return await super.loadInitialData(...arguments);
        } finally {
            this.remembered = null;
        }
    },

    /** Rows of orders that are to be sent, as this device remembers them. */
    async readUnsent() {
        const rows = await this.indexedDB.readAll(Object.keys(ORDER_FIELDS));
        const isUnsent = (row) => typeof row.id !== "number" || isRememberedUnsent(row);
        const ids = new Set((rows["pos.order"] || []).filter(isUnsent).map(({ id }) => id));
        return Object.entries(ORDER_FIELDS).map(([model, field]) => ({
            model,
            isOfThem: (row) => ids.has(row[field]),
            rows: (rows[model] || []).filter((row) => ids.has(row[field])),
        }));
    },

    /**
     * A till that is opened from the back office reads everything anew: what is to be sent would be written over on the
     * device, too. After changes of products core has an empty list here, of which nothing is written down at all: the
     * till could not start without a server any more.
     */
    async synchronizeServerDataInIndexedDB(data = {}) {
        for (const { model, isOfThem, rows } of this.remembered || []) {
            data[model] = [...(data[model] || []).filter((row) => !isOfThem(row)), ...rows];
        }
        return super.synchronizeServerDataInIndexedDB({ ...data });
    },

    /** The database is deleted, and made anew, when nobody has it open any more. */
    async resetIndexedDB() {
        this.indexedDB.db?.close();
        return super.resetIndexedDB(...arguments);
    },

    async call(model, method, args) {
        if (model !== "pos.order" || method !== "sync_from_ui") {
            return super.call(...arguments);
        }
        const sending = args[0].flatMap((sent) => {
            const order = this.models["pos.order"].getBy("uuid", sent.uuid);
            return order ? [{ sent, order: new OrderSending(order, this.opts.dynamicModels) }] : [];
        });
        for (const { order } of sending) {
            order.leaves();
            forgetChanges(order.order);
        }
        try {
            const answer = await super.call(...arguments);
            sendings.set(answer, sending);
            sending.forEach(({ sent }) => delete this.refusals[sent.uuid]);
            return answer;
        } catch (error) {
            // Lost on its way, or refused: nothing says that it was taken.
            for (const { order, sent } of sending) {
                order.failed(sent);
                if (error instanceof RPCError && sent.state === "paid") {
                    this.noteRefusal(sent.uuid, serverSaid(error));
                }
            }
            throw error;
        }
    },

    /** The last before core takes over what the server says. */
    async missingRecursive(recordMap, idsMap, records) {
        const sending = sendings.get(recordMap);
        if (sending && this.network.offline) {
            // Core would take it for no answer.
            this.takeAnswer(sending, recordMap);
            return recordMap;
        }
        const found = await super.missingRecursive(...arguments);
        if (!records) {
            passOver(found, this.models, this.opts.dynamicModels, sending);
            if (sending) {
                this.takeAnswer(sending, found);
            } else {
                this.keepUnsent(found);
            }
        }
        return found;
    },

    takeAnswer(sending, found) {
        for (const { order } of sending) {
            order.update(found);
            if (order.notBooked.length || order.notPaid.length) {
                this.bills.push(order);
            }
        }
    },

    noteRefusal(uuid, message) {
        const told = this.refusals[uuid]?.message === message && this.refusals[uuid].told;
        this.refusals[uuid] = { message, told };
    },

    takeBills() {
        return this.bills.splice(0);
    },

    /** Let rows of the server, changed by another till, say what was changed here and is not sent. */
    keepUnsent(found) {
        for (const row of found["pos.order"] || []) {
            const order = row.uuid && this.models["pos.order"].getBy("uuid", row.uuid);
            if (!order?.isSynced || !order.isDirty() || row.state !== "draft") {
                continue;
            }
            const changes = new UnsentChanges(order, this.opts.dynamicModels);
            if (row.partner_id && row.partner_id !== order.getCustomerId()) {
                // Somebody sat down at each till.
                order.seatGuest(row.partner_id);
            }
            changes.update(found);
            this.deviceSync?.pos.sendChanges([order]);
        }
    },
});
