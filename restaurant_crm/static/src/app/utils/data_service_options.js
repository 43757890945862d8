import { patch } from "@web/core/utils/patch";
import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import "@pos_restaurant/app/models/data_service_options";
import { isPaidUnsent } from "@restaurant_crm/app/utils/unsent_changes";

// By model that the device remembers, where a row says which order it is of.
export const ORDER_FIELDS = {
    "pos.order": "id",
    "pos.order.line": "order_id",
    "pos.payment": "pos_order_id",
    "restaurant.order.course": "order_id",
};

patch(DataServiceOptions.prototype, {
    /**
     * What the device does not remember. Core forgets an order that was open on the server as soon as it is paid here: a
     * page that is reloaded before the payment has arrived would have lost it.
     */
    get databaseTable() {
        const table = { ...super.databaseTable };
        for (const [model, field] of Object.entries(ORDER_FIELDS)) {
            const { condition } = table[model];
            table[model] = {
                ...table[model],
                condition(record) {
                    const order = field === "id" ? record : record[field];
                    return condition(record) && !(order && isPaidUnsent(order));
                },
            };
        }
        return table;
    },
});
