/** What is wrong with a dish for a guest: pure functions over ids, they work without network. */

const SEVERITIES = ["mild", "serious", "severe"];
const KINDS = ["dislike", "diet", "allergy"];

/** The records behind `["link", record]` commands, ids or records. */
function records(commands, model) {
    return (commands || [])
        .map((item) => (Array.isArray(item) ? item[1] : item))
        .map((item) => (typeof item === "number" ? model.get(item) : item))
        .filter(Boolean);
}

function addAll(ids, record) {
    for (const id of record?.guest_conflicts || []) {
        ids.add(id);
    }
}

/**
 * Ids of everything that a line, or the values of one to be made, contains: the dish, the variant,
 * the chosen attribute values and the parts of a combo.
 */
export function contents(values, models) {
    const attributeValues = models["product.template.attribute.value"];
    const ids = new Set();
    addAll(ids, values.product_tmpl_id || values.product_id?.product_tmpl_id);
    for (const value of values.product_id?.product_template_variant_value_ids || []) {
        addAll(ids, value);
    }
    for (const value of records(values.attribute_value_ids, attributeValues)) {
        addAll(ids, value);
    }
    for (const part of values.combo_line_ids || []) {
        contents(Array.isArray(part) ? part[1] : part, models).forEach((id) => ids.add(id));
    }
    return ids;
}

/** Names of the parts of a combo that bring along what `id` stands for. */
export function partsWith(values, id, models) {
    return (values.combo_line_ids || [])
        .map((part) => (Array.isArray(part) ? part[1] : part))
        .filter((part) => contents(part, models).has(id))
        .map((part) => part.product_id.product_tmpl_id?.name)
        .filter(Boolean);
}

/**
 * Ids of what a dish on the menu, or a choice, contains whatever else is chosen; of a combo what all choices of one of
 * its parts contain.
 * @param {Object} dish a product template, a product or a value of an attribute
 */
export function menuContents(dish, models) {
    if (dish.model.name === "product.template.attribute.value") {
        return new Set(dish.guest_conflicts || []);
    }
    if (dish.model.name === "product.product") {
        return contents({ product_id: dish }, models);
    }
    const ids = contents({ product_tmpl_id: dish }, models);
    for (const combo of dish.combo_ids || []) {
        const [first, ...others] = combo.combo_item_ids
            .filter((item) => item.product_id)
            .map((item) => contents({ product_id: item.product_id }, models));
        for (const id of first || []) {
            if (others.every((choice) => choice.has(id))) {
                ids.add(id);
            }
        }
    }
    return ids;
}

/**
 * The guest's preferences that `ids` go against, the worst first.
 * @returns {{guest: Object, preference: Object, kind: string, severity: string|null}[]}
 */
export function conflicts(guest, ids) {
    return (guest?.getGuestPreferences() || [])
        .filter(({ preference }) => KINDS.includes(preference.kind) && ids.has(preference.id))
        .map((held) => ({ guest, ...held, kind: held.preference.kind }))
        .sort(worstFirst);
}

/** What `ids` go against for any of these guests, the worst first. */
export function conflictsOfAll(guests, ids) {
    return guests.flatMap((guest) => conflicts(guest, ids)).sort(worstFirst);
}

export function worstFirst(a, b) {
    return KINDS.indexOf(kindOf(b)) - KINDS.indexOf(kindOf(a)) || severityRank(b) - severityRank(a);
}

const kindOf = ({ kind, preference }) => kind || preference.kind;

/** How bad an allergy is: 0 mild, 2 life-threatening. What is not said of the guest is what it usually is. */
export function severityRank({ severity, preference }) {
    return SEVERITIES.indexOf(severity || preference.severity);
}

export const allergiesOf = (found) => found.filter((conflict) => conflict.kind === "allergy");
