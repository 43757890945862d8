import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import "@pos_restaurant/app/utils/devices_synchronisation";
import { UnsentChanges } from "@restaurant_crm/app/utils/order_sending";

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

    /** Core puts two orders of a table into one and forgets the guest of the one that goes. */
    async processDynamicRecords(dynamicRecords) {
        const before = this.pos
            .getOpenOrders()
            .filter((order) => order.table_id)
            .map((order) => ({
                uuid: order.uuid,
                table: order.table_id,
                customer: order.getCustomerId(),
                party: order.guest_party,
            }));
        const result = await super.processDynamicRecords(...arguments);
        for (const { uuid, table, customer, party } of before) {
            if (!this.models["pos.order"].getBy("uuid", uuid)) {
                const heir = table.getOrders().find((order) => !order.finalized);
                if (heir && (customer || party)) {
                    heir.takeOverGuests(customer, party);
                    this.pos.data.unsent.push(new UnsentChanges(heir, this.dynamicModels));
                }
            }
        }
        this.pos.lookAtSelfOrders(this.pos.getOpenOrders());
        return result;
    },

    async readDataFromServer() {
        try {
            return await super.readDataFromServer(...arguments);
        } finally {
            const orders = this.pos.data.restoreUnsent();
            this.pos.addPendingOrder(orders.map(({ id }) => id));
            if (orders.some((order) => order.getGuests().length)) {
                // Those at the table are told to other tills at once.
                this.pos.syncAllOrdersDebounced?.();
            }
        }
    },
});
