import { expect, test } from "@odoo/hoot";
import { conflicts, contents } from "@restaurant_crm/app/utils/guest_conflicts";

const PEANUT = { id: 1, name: "Peanuts", kind: "allergy" };
const MILK = { id: 2, name: "Milk", kind: "allergy" };
const CORIANDER = { id: 3, name: "Coriander", kind: "dislike" };
const VEGAN = { id: 4, name: "Vegan", kind: "diet" };
const SPICY = { id: 5, name: "Spicy", kind: "taste" };

const VALUES = { 7: { id: 7, guest_conflicts: [PEANUT.id] } };
const models = { "product.template.attribute.value": { get: (id) => VALUES[id] } };
const dish = (...ids) => ({ guest_conflicts: ids });
const guest = (...held) => ({
    getGuestPreferences: () => held.map(([preference, severity]) => ({ preference, severity })),
});
const names = (found) => found.map(({ preference }) => preference.name);

test("a dish contains what it, its variant, the choices and the parts of a combo contain", () => {
    const variant = {
        product_tmpl_id: dish(MILK.id),
        product_template_variant_value_ids: [VALUES[7]],
    };
    expect([...contents({ product_id: variant }, models)]).toEqual([MILK.id, PEANUT.id]);
    expect([...contents({ product_tmpl_id: dish(MILK.id) }, models)]).toEqual([MILK.id]);
    for (const chosen of [[7], [VALUES[7]], [["link", VALUES[7]]]]) {
        expect([
            ...contents({ product_tmpl_id: dish(), attribute_value_ids: chosen }, models),
        ]).toEqual([PEANUT.id]);
    }
    const part = {
        product_id: { product_tmpl_id: dish(MILK.id) },
        attribute_value_ids: [["link", 7]],
    };
    for (const parts of [[part], [["create", part]]]) {
        expect([
            ...contents({ product_tmpl_id: dish(CORIANDER.id), combo_line_ids: parts }, models),
        ]).toEqual([CORIANDER.id, MILK.id, PEANUT.id]);
    }
});

test("a dish without data contains nothing", () => {
    expect(contents({ product_tmpl_id: {} }, models).size).toBe(0);
    expect(contents({ product_tmpl_id: { guest_conflicts: false } }, models).size).toBe(0);
});

test("conflicts come with the worst first; likes and wishes are none", () => {
    const mei = guest(
        [CORIANDER, null],
        [SPICY, null],
        [MILK, "mild"],
        [VEGAN, null],
        [PEANUT, "severe"],
    );
    const all = new Set([1, 2, 3, 4, 5]);
    expect(names(conflicts(mei, all))).toEqual(["Peanuts", "Milk", "Vegan", "Coriander"]);
    expect(names(conflicts(mei, new Set([2])))).toEqual(["Milk"]);
    expect(conflicts(mei, new Set())).toEqual([]);
    expect(conflicts(undefined, all)).toEqual([]);
});
