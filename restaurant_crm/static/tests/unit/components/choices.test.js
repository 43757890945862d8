import { expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ComboConfiguratorPopup } from "@point_of_sale/app/components/popups/combo_configurator_popup/combo_configurator_popup";
import { PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** The combo of the test data with its popup open; the first choice of its first part contains peanuts. */
async function openCombo(answers) {
    const till = await setupTill(answers);
    const { store, order, guest } = till;
    order.setPartner(guest);
    const combo = store.models["product.template"].get(7);
    const [first, second] = combo.combo_ids;
    const choices = [first.combo_item_ids[0], first.combo_item_ids[1], second.combo_item_ids[0]];
    choices[0].product_id.product_tmpl_id.guest_conflicts = [PEANUT];
    const given = [];
    let closed = 0;
    const popup = await mountWithCleanup(ComboConfiguratorPopup, {
        props: {
            productTemplate: combo,
            getPayload: (payload) => given.push(payload),
            close: () => closed++,
        },
    });
    const choose = (combo, item) => {
        for (const id of Object.keys(popup.state.qty[combo.id])) {
            popup.state.qty[combo.id][id] = 0;
        }
        popup.state.qty[combo.id][item.id] = 1;
    };
    return { ...till, combo, first, second, choices, popup, choose, given, closed: () => closed };
}

test("refusing one choice of a combo keeps the others, and another one can be made", async () => {
    const { popup, choose, first, second, choices, given, closed, asked, store } = await openCombo([
        undefined,
    ]);
    choose(first, choices[0]);
    choose(second, choices[2]);
    await popup.confirm();
    expect(asked).toHaveLength(1);
    expect([given.length, closed()]).toEqual([0, 0]);
    expect(popup.state.qty[second.id][choices[2].id]).toBe(1);
    expect(store.getMenuMark(choices[0].product_id).harmful).toBe(true);
    expect(store.getMenuMark(choices[1].product_id)).toBe(undefined);
    choose(first, choices[1]);
    await popup.confirm();
    expect(asked).toHaveLength(1);
    expect([given.length, closed()]).toEqual([1, 1]);
});

test("a choice that is kept for a reason is asked about once", async () => {
    const { store, order, combo, popup, choose, first, second, choices, given, asked } =
        await openCombo([{ reason: "The kitchen leaves it out" }]);
    choose(first, choices[0]);
    choose(second, choices[2]);
    await popup.confirm();
    await store.handleComboProduct({ product_tmpl_id: combo, qty: 1, payload: given[0] }, order);
    expect(given).toHaveLength(1);
    expect(asked).toHaveLength(1);
});
