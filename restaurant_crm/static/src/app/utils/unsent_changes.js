import { toRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { Base } from "@point_of_sale/app/models/related_models";
import { RAW_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import { onTheWay, OrderSending, UNSENT } from "@restaurant_crm/app/utils/order_sending";

// By record, what the server said last.
const known = new WeakMap();

/** Whether the server may not know all of this order, or row of an order. */
export const isUnsent = (record) => record.isDirty() || onTheWay.has(record.uuid);

/** Whether the guest has paid here, and the server has not said yet that it knows. */
export const isPaidUnsent = (order) =>
    order.finalized && order.state !== "cancel" && isUnsent(order);

patch(Base.prototype, {
    setup() {
        super.setup(...arguments);
        if (!this.uuid || !this.isSynced) {
            return;
        }
        // Not each of core's classes passes on what it was given.
        const remembered = this[RAW_SYMBOL][UNSENT];
        if (remembered) {
            delete this[RAW_SYMBOL][UNSENT];
            this._dirty = true;
            known.set(toRaw(this), remembered);
            return;
        }
        const raw = { ...this[RAW_SYMBOL] };
        for (const [name, value] of Object.entries(raw)) {
            // Core adds to these in place.
            raw[name] = value instanceof Set ? [...value] : value;
        }
        known.set(toRaw(this), raw);
    },

    /** A page that is reloaded knows what is to be sent. */
    serializeForIndexedDB() {
        const row = super.serializeForIndexedDB(...arguments);
        delete row[UNSENT];
        const base = this.uuid && this.isSynced && isUnsent(this) && known.get(toRaw(this));
        return base ? { ...row, [UNSENT]: JSON.parse(JSON.stringify(base)) } : row;
    },

    /**
     * Core does this to send an order, and to forget what is to be sent of one that it has read. Nothing is forgotten
     * before it leaves: see `forgetChanges`.
     */
    serializeForORM(opts = {}) {
        const keepCommands =
            opts.keepCommands ||
            (this.isSynced && this.isDirty() && this.model.name === "pos.order");
        return super.serializeForORM({ ...opts, keepCommands });
    },
});

/** The order leaves as it is: nothing of it is to be sent any more. */
export function forgetChanges(order) {
    order.model.serializeForORM(order);
}

/** Whether this row, as the device remembers it, is to be sent. */
export const isRememberedUnsent = (row) => UNSENT in row;

/**
 * What was changed on an order here and is not on its way yet, when another till has changed it as well.
 *
 * Core takes over what the server says: the guest, quantities and dishes that were taken off here were lost without a
 * word.
 */
export class UnsentChanges extends OrderSending {
    constructor() {
        super(...arguments);
        for (const entry of this.left.values()) {
            entry.raw = known.get(toRaw(entry.record)) || entry.raw;
        }
    }

    update(answer) {
        // Rows that were taken off here come again.
        const before = [...this.left.values()];
        for (const model of this.rowModels) {
            for (const row of answer[model] || []) {
                const had = before.some(({ record, raw }) =>
                    this.rowFields(record).some(
                        ({ name, relation }) => relation === model && raw[name]?.includes(row.id),
                    ),
                );
                if (had && !this.find(model, row)) {
                    this.left.set(row.uuid, { id: row.id, raw: row });
                }
            }
        }
        super.update(answer);
    }

    /** Of a page that was loaded again nobody has been told yet what was taken off before. */
    tellRemoved() {
        for (const { record, raw } of this.left.values()) {
            for (const { name, relation } of this.rowFields(record)) {
                for (const id of raw[name] || []) {
                    const here = record[RAW_SYMBOL][name]?.has(id) || this.models[relation].get(id);
                    if (typeof id === "number" && !here) {
                        this.forget(record, name, id, record.id);
                    }
                }
            }
        }
    }

    /** Whoever has changed the order meanwhile: what the guest has paid is what was on it here. */
    sendAll() {
        for (const { record } of this.left.values()) {
            record._dirty = true;
        }
    }
}
