import { isPaidUnsent } from "@restaurant_crm/app/utils/unsent_changes";
import { onTheWay } from "@restaurant_crm/app/utils/order_sending";

/** Whether only the answer to its sending may change this order: it is on its way, or was paid here and waits. */
export const isOwnWord = (order) => onTheWay.has(order.uuid) || isPaidUnsent(order);

/** The order that a record is part of. */
export function orderOf(record, dynamicModels) {
    if (record.model.name === "pos.order") {
        return record;
    }
    for (const { name } of parentFields(record.model, dynamicModels)) {
        const order = record[name] && orderOf(record[name], dynamicModels);
        if (order) {
            return order;
        }
    }
}

const parentFields = (model, dynamicModels) =>
    Object.values(model.fields).filter(
        ({ type, relation }) =>
            type === "many2one" && relation !== model.name && dynamicModels.includes(relation),
    );

/**
 * Take rows out of what was read from the server that know less than this device: core would take a payment, and dishes
 * that are on their way, back to what the server knew when it was asked.
 * @param {Object} found rows by model; changed in place
 * @param {Object} models
 * @param {string[]} dynamicModels
 * @param {Object[]} [sending] whose answer this is
 */
export function passOver(found, models, dynamicModels, sending = []) {
    const answered = new Set(sending.map(({ sent }) => sent.uuid));
    const older = new Set();
    for (const row of found["pos.order"] || []) {
        const order = row.uuid && models["pos.order"].getBy("uuid", row.uuid);
        if (order && isOlder(order, row)) {
            older.add(order);
        }
    }
    const isOver = (order) =>
        Boolean(order) && !answered.has(order.uuid) && (isOwnWord(order) || older.has(order));
    for (const name of dynamicModels.filter((name) => found[name]?.length)) {
        const model = models[name];
        const parents = parentFields(model, dynamicModels);
        found[name] = found[name].filter((row) => {
            const record = (row.uuid && model.getBy("uuid", row.uuid)) || model.get(row.id);
            const orders = [record && orderOf(record, dynamicModels)];
            for (const field of parents) {
                const parent = row[field.name] && models[field.relation].get(row[field.name]);
                orders.push(parent && orderOf(parent, dynamicModels));
            }
            return !orders.some(isOver);
        });
    }
}

/** A read may be answered after what was sent later; and nobody opens a paid order again. */
function isOlder(order, row) {
    const known = order.raw.write_date;
    return (
        (order.finalized && row.state === "draft") ||
        (order.isSynced && Boolean(known && row.write_date) && row.write_date < known)
    );
}
