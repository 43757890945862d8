import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";

patch(DevicesSynchronisation.prototype, {
    /** Rows of other devices come without cards, as public screens hear them too: keep what is known. */
    processStaticRecords(staticRecords) {
        for (const row of staticRecords["res.partner"] || []) {
            if (!("guest_card" in row)) {
                row.guest_card = this.models["res.partner"].get(row.id)?.guest_card || false;
            }
        }
        return super.processStaticRecords(...arguments);
    },
});
