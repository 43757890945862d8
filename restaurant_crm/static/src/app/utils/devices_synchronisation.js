import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";

patch(DevicesSynchronisation.prototype, {
    /** Rows of other devices come without cards, as public screens hear them too: keep what is known. */
    processStaticRecords(staticRecords) {
        for (const row of staticRecords["res.partner"] || []) {
            if (!("guest_card" in row)) {
                const known = this.models["res.partner"].get(row.id);
                row.guest_card = known?.guest_card || false;
                row.property_product_pricelist = known?.raw.property_product_pricelist || false;
            }
        }
        return super.processStaticRecords(...arguments);
    },
});
