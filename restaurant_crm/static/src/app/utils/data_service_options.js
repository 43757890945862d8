import { patch } from "@web/core/utils/patch";
import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import "@pos_restaurant/app/models/data_service_options";
import { isUnsent } from "@restaurant_crm/app/utils/order_sending";

patch(DataServiceOptions.prototype, {
    /**
     * Core forgets an order that was open on the server as soon as it is paid here: a page that is reloaded before the
     * payment has arrived would have lost it.
     */
    get databaseTable() {
        const table = { ...super.databaseTable };
        for (const [model, orderOf] of [
            ["pos.order", (record) => record],
            ["pos.order.line", (record) => record.order_id],
            ["pos.payment", (record) => record.pos_order_id],
            ["restaurant.order.course", (record) => record.order_id],
        ]) {
            const { condition } = table[model];
            table[model] = {
                ...table[model],
                condition: (record) => {
                    const order = orderOf(record);
                    return condition(record) && !(order && isUnsent(order));
                },
            };
        }
        return table;
    },
});
