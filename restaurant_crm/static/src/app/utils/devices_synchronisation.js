import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import "@pos_restaurant/app/utils/devices_synchronisation";
import { isOwnWord, orderOf } from "@restaurant_crm/app/utils/passed_over";

patch(DevicesSynchronisation.prototype, {
    /**
     * Rows of other devices come without cards, as public screens hear them too: keep what is known. What is not known
     * stays unknown, and is read if the guest sits at a table.
     */
    processStaticRecords(staticRecords) {
        const unread = [];
        for (const row of staticRecords["res.partner"] || []) {
            if (!("guest_card" in row)) {
                const known = this.models["res.partner"].get(row.id);
                row.guest_card = known?.guest_card;
                row.property_product_pricelist = known?.raw.property_product_pricelist || false;
                unread.push(row.id);
            }
        }
        const result = super.processStaticRecords(...arguments);
        this.pos.refreshShownGuests(unread);
        return result;
    },

    /**
     * Core puts two orders of a table into one: it forgets the guests of the one that goes, and sends nobody where its
     * dishes are now.
     */
    async processDynamicRecords(dynamicRecords) {
        const found = (dynamicRecords["pos.order"] || []).filter(({ state }) => state === "draft");
        const before = [
            ...this.pos.getOpenOrders().map((order) => ({
                uuid: order.uuid,
                table: order.table_id,
                customer: order.getCustomerId(),
                party: order.guest_party,
            })),
            ...found.map(({ uuid, table_id, partner_id, guest_party }) => ({
                uuid,
                table: this.models["restaurant.table"]?.get(table_id),
                customer: partner_id,
                party: guest_party,
            })),
        ];
        const result = await super.processDynamicRecords(...arguments);
        const heirs = new Set();
        for (const { uuid, table, customer, party } of before) {
            const heir =
                table &&
                !this.models["pos.order"].getBy("uuid", uuid) &&
                table.getOrders().find((order) => !order.finalized);
            if (heir) {
                heir.takeOverGuests(customer, party);
                heir._dirty = true;
                heirs.add(heir);
            }
        }
        if (heirs.size) {
            this.pos.addPendingOrder([...heirs].map(({ id }) => id));
            this.pos.syncAllOrdersDebounced?.();
        }
        this.pos.lookAtSelfOrders(this.pos.getOpenOrders());
        return result;
    },

    /** What was paid here is not gone because another till has cancelled it. */
    processDeletedRecords(deletedRecords) {
        const { dynamicModels } = this.pos.data.opts;
        const result = {};
        for (const [model, ids] of Object.entries(deletedRecords)) {
            result[model] = ids.filter((id) => {
                const record = this.models[model].get(id);
                const order =
                    record && dynamicModels.includes(model) && orderOf(record, dynamicModels);
                return !order || !isOwnWord(order);
            });
        }
        return super.processDeletedRecords(result);
    },
});
