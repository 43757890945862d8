import { toRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { Base } from "@point_of_sale/app/models/related_models";
import { RAW_SYMBOL } from "@point_of_sale/app/models/related_models/utils";

// Told by the server alone; guests at the table are joined one by one.
const SERVERS_OWN = new Set(["id", "uuid", "write_date", "guest_party"]);
const UNLINK = 3;
const DELETE = 2;

// By uuid, rows of the server that stay as they were changed here when they are taken over: they are to be sent.
const changedSince = new Map();
// By record, what the server said last.
const known = new WeakMap();
// Uuids of orders of which the server has not answered yet.
export const onTheWay = new Set();
// In what the device remembers of a record: what the server said last of one that is to be sent.
const UNSENT = "restaurant_crm_unsent";

/** Whether the server may not know all of this order. */
const isUnsent = (order) => order.isDirty() || onTheWay.has(order.uuid);

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
        const row = changedSince.get(this.uuid);
        if (row) {
            changedSince.delete(this.uuid);
            this._dirty = true;
            Object.assign(raw, row);
        }
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
});

/** What a text says where it is one of an object, as core keeps some. */
function read(value) {
    if (typeof value === "string" && value.startsWith("{")) {
        try {
            return JSON.parse(value);
        } catch {
            // Somebody has typed it.
        }
    }
    return value || null;
}

// What says nothing, and what core reads from a text, is the same in each form.
function form(value) {
    const said = read(value);
    return JSON.stringify(said?.metadata && !Object.keys(said.lines || {}).length ? null : said);
}

const same = (one, other) => form(one) === form(other);
// What core hands out of a record must not be written to.
const rawOf = (record) => JSON.parse(JSON.stringify(record.raw));

/**
 * An order on its way to the server, as it was when it left.
 *
 * Core takes what is sent for sent, and the answer for all there is. But people go on working meanwhile, and not every
 * sending arrives.
 */
export class OrderSending {
    /**
     * @param {PosOrder} order
     * @param {string[]} rowModels whose rows are part of an order
     */
    constructor(order, rowModels) {
        this.order = order;
        this.models = order.models;
        this.rowModels = new Set(rowModels);
        this.left = new Map();
        this.note(order);
    }

    /** Fields that hold rows of the order; dishes of a combo are rows of the order, too. */
    rowFields(record) {
        return Object.values(record.model.fields).filter(
            ({ type, relation, dummy }) =>
                !dummy &&
                type === "one2many" &&
                relation !== record.model.name &&
                this.rowModels.has(relation),
        );
    }

    note(record) {
        if (!record.uuid) {
            return;
        }
        this.left.set(record.uuid, { record, id: record.id, raw: rawOf(record) });
        for (const { name } of this.rowFields(record)) {
            for (const row of record[name] || []) {
                this.note(row);
            }
        }
    }

    /** The record here for this row of the server. */
    find(model, { uuid }) {
        return uuid ? this.models[model].getBy("uuid", uuid) : undefined;
    }

    /**
     * Let rows of the answer say what was changed here since the order left. An order that is gone comes back, as it is
     * on the server.
     * @param {Object} answer rows by model
     */
    update(answer) {
        if (!this.find("pos.order", this.order)) {
            return;
        }
        // By model: ids of the server by uuid.
        const ids = new Map();
        const gone = new Set();
        for (const model of this.rowModels) {
            const rows = (answer[model] || []).filter(({ uuid }) => uuid);
            ids.set(model, new Map(rows.map(({ uuid, id }) => [uuid, id])));
            for (const row of rows) {
                if (this.left.has(row.uuid) && !this.find(model, row)) {
                    gone.add(row.uuid);
                }
            }
        }
        for (const model of this.rowModels) {
            answer[model] &&= answer[model]
                .filter(({ uuid }) => !gone.has(uuid))
                .map((row) => this.withChanges(model, row, ids, gone));
        }
    }

    withChanges(model, row, ids, gone) {
        const left = this.left.get(row.uuid);
        const record = left && this.find(model, row);
        if (!record) {
            return row;
        }
        const now = rawOf(record);
        const result = { ...row };
        for (const { name, relation, dummy } of Object.values(record.model.fields)) {
            if (dummy || SERVERS_OWN.has(name) || !(name in row)) {
                continue;
            }
            if (Array.isArray(row[name]) && this.rowModels.has(relation)) {
                const here = new Set((record[name] || []).map(({ uuid }) => uuid));
                for (const [uuid, id] of ids.get(relation)) {
                    // Of this field, and taken out of it since.
                    if (row[name].includes(id) && this.wasIn(left, name, uuid) && !here.has(uuid)) {
                        result[name] = result[name].filter((other) => other !== id);
                        gone.has(uuid) && this.forget(record, name, id, row.id);
                    }
                }
            } else if (!same(now[name], left.raw[name])) {
                result[name] = ids.get(relation)?.get(now[name]) ?? now[name] ?? false;
            }
        }
        if (record.isDirty()) {
            const own = Object.keys(result).filter((name) => !same(result[name], row[name]));
            changedSince.set(row.uuid, Object.fromEntries(own.map((name) => [name, row[name]])));
        }
        return result;
    }

    wasIn({ raw }, field, uuid) {
        const id = this.left.get(uuid)?.id;
        return id !== undefined && (raw[field] || []).includes(id);
    }

    /** The server is to take the row off: of one that had no id here when it went, nobody has told it. */
    forget({ model, models }, field, id, parentId) {
        const { unlink, delete: deleted } = models.commands[model.name];
        const told = [...(unlink.get(field) || []), ...(deleted.get(field) || [])];
        if (!told.some((command) => command.id === id)) {
            unlink.set(field, [...(unlink.get(field) || []), { id, parentId }]);
        }
    }

    /**
     * It did not arrive, as far as anybody knows: all of it is to be sent again.
     * @param {Object} sent what the server was told
     */
    failed(sent) {
        for (const { record } of this.left.values()) {
            record._dirty = true;
        }
        this.tellAgain(this.order, sent);
    }

    /** What was taken off goes with the next sending. */
    tellAgain(record, sent) {
        const { unlink, delete: deleted } = record.models.commands[record.model.name];
        const lists = { [UNLINK]: unlink, [DELETE]: deleted };
        for (const { name, relation } of this.rowFields(record)) {
            for (const [command, id, vals] of sent[name] || []) {
                if (lists[command]) {
                    const list = lists[command].get(name) || [];
                    lists[command].set(name, [...list, { id, parentId: record.id }]);
                } else if (typeof id === "number" && id) {
                    const row = this.models[relation].get(id);
                    row && this.tellAgain(row, vals);
                }
            }
        }
    }
}

/**
 * What was changed on an order here and is not on its way yet, when another till has changed it as well.
 *
 * Core takes over what the server says: the guest, quantities and dishes that were taken off here were lost without a
 * word, and what is to be sent was forgotten.
 */
export class UnsentChanges extends OrderSending {
    constructor() {
        super(...arguments);
        this.dirty = [...this.left.values()].map(({ record }) => record).filter((r) => r.isDirty());
        this.commands = [...new Set(this.dirty.map(({ model }) => model.name))].map((model) => {
            const { unlink, delete: deleted } = this.models.commands[model];
            return [
                [unlink, new Map(unlink)],
                [deleted, new Map(deleted)],
            ];
        });
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

    /** After core has taken over what the server says, and forgotten what is to be sent. */
    restore() {
        for (const record of this.dirty) {
            if (this.find(record.model.name, record)) {
                record._dirty = true;
            }
        }
        for (const [now, before] of this.commands.flat()) {
            for (const [field, list] of before) {
                const told = now.get(field) || [];
                const forgotten = list.filter(({ id }) => !told.some((other) => other.id === id));
                forgotten.length && now.set(field, [...told, ...forgotten]);
            }
        }
    }
}
