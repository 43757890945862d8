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

/**
 * The guest's preferences that `ids` go against, the worst first.
 * @returns {{preference: Object, kind: string, severity: string|null}[]}
 */
export function conflicts(guest, ids) {
    return (guest?.getGuestPreferences() || [])
        .filter(({ preference }) => KINDS.includes(preference.kind) && ids.has(preference.id))
        .map((held) => ({ ...held, kind: held.preference.kind }))
        .sort(
            (a, b) =>
                KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind) ||
                SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
        );
}

export const allergiesOf = (found) => found.filter((conflict) => conflict.kind === "allergy");
