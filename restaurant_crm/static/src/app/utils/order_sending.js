// Told by the server alone; guests at the table are joined one by one.
const SERVERS_OWN = new Set(["id", "uuid", "write_date", "guest_party"]);
const UNLINK = 3;
const DELETE = 2;

// Uuids of orders, and of their rows, of which the server has not answered yet.
export const onTheWay = new Set();
// In a row that says what was changed here and is to be sent: what the server said last.
export const UNSENT = "restaurant_crm_unsent";

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
        // Payments that were taken here, and rows of dishes that came from elsewhere, by the answer to a paid order.
        this.notBooked = [];
        this.notPaid = [];
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

    /** Until there is an answer, nothing else that the server says is about what it was told. */
    leaves() {
        this.told = [...this.left].flatMap(([uuid, { record }]) =>
            record === this.order || record.isDirty() ? [uuid] : [],
        );
        this.told.forEach((uuid) => onTheWay.add(uuid));
    }

    hasArrived() {
        this.told?.forEach((uuid) => onTheWay.delete(uuid));
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
        this.hasArrived();
        if (!this.find("pos.order", this.order)) {
            return;
        }
        this.compareBills(answer);
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

    /** What the guest paid here, and what the server has: another till may have been there first. */
    compareBills(answer) {
        const { raw } = this.left.get(this.order.uuid);
        const row = (answer["pos.order"] || []).find(({ uuid }) => uuid === this.order.uuid);
        if (!row || raw.state !== "paid" || row.state === "draft") {
            return;
        }
        const booked = new Set((answer["pos.payment"] || []).map(({ uuid }) => uuid));
        this.notBooked = [...this.left.values()]
            .map(({ record }) => record)
            .filter(({ model, uuid }) => model.name === "pos.payment" && !booked.has(uuid));
        this.notPaid = (answer["pos.order.line"] || []).filter(
            ({ order_id, uuid }) => order_id === row.id && !this.left.has(uuid),
        );
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
            result[UNSENT] = row[UNSENT] || row;
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
        this.hasArrived();
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
