import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";

/**
 * Rows that were added while the order was on its way to the server for the first time.
 *
 * The answer gives the order its number. Core keeps such rows in the order, but they go on to name it as it was
 * called before: they have no order any more, their price raises, and nobody sends them.
 * @returns {boolean} whether there were any
 */
function adoptLateRows(owner, inverses) {
    let late = false;
    for (const [rows, inverse] of Object.entries(inverses)) {
        for (const row of (owner[rows] || []).filter(({ isSynced }) => !isSynced)) {
            if (!row[inverse]) {
                row.update({ [inverse]: owner });
            }
            late = true;
        }
    }
    return late;
}

patch(PosOrder.prototype, {
    setup() {
        super.setup(...arguments);
        if (
            this.isSynced &&
            adoptLateRows(this, { lines: "order_id", payment_ids: "pos_order_id" })
        ) {
            this._dirty = true;
        }
    },
});

patch(PosOrderline.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.isSynced && adoptLateRows(this, { pack_lot_ids: "pos_order_line_id" })) {
            this._dirty = true;
        }
    },
});
