import { patch } from "@web/core/utils/patch";
import IndexedDB from "@point_of_sale/app/models/utils/indexed_db";

// Event of the window: the browser has no room for what the till wants to store.
export const DEVICE_FULL = "restaurant-crm-device-full";

patch(IndexedDB.prototype, {
    /** Core takes what the browser accepts first and drops when it writes it down for stored. */
    getNewTransaction() {
        const transaction = super.getNewTransaction(...arguments);
        const look = (event) => {
            const error = transaction.error || event.target?.error;
            if (error?.name === "QuotaExceededError") {
                window.dispatchEvent(new CustomEvent(DEVICE_FULL));
            }
        };
        if (transaction) {
            transaction.addEventListener("abort", look);
            transaction.addEventListener("error", look);
        }
        return transaction;
    },
});
