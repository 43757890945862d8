/** What dishes contain that somebody may not eat, as the server has told this device. */
export const menu = { words: [], dishes: {}, choices: {} };

/** The allergens of a line of the order, with those of its parts and choices. */
export function allergensOf(line) {
    const ids = new Set(menu.dishes[line.product_id.product_tmpl_id.id] || []);
    const values = [
        ...(line.attribute_value_ids || []),
        ...(line.product_id.product_template_variant_value_ids || []),
    ];
    for (const value of values) {
        (menu.choices[value.id] || []).forEach((id) => ids.add(id));
    }
    for (const part of line.combo_line_ids || []) {
        allergensOf(part).forEach(({ id }) => ids.add(id));
    }
    return menu.words.filter(({ id }) => ids.has(id));
}
