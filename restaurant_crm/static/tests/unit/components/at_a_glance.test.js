import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ComboConfiguratorPopup } from "@point_of_sale/app/components/popups/combo_configurator_popup/combo_configurator_popup";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";
import { GuestDialog } from "@restaurant_crm/app/components/guest_dialog/guest_dialog";
import { PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** Mei at a table; she used to have a dish with peanuts, and one without. */
async function setup() {
    const till = await setupTill();
    const { order, guest, nuts, plain } = till;
    plain.guest_conflicts = false;
    const dishes = [nuts, plain].map(({ product_variant_ids: [product] }) => product.id);
    guest.guest_card = { ...guest.guest_card, visits: 4, last: "2026-01-01", dishes };
    order.setPartner(guest);
    return till;
}

test("what the guest must not eat comes first on the card, and is no usual dish there", async () => {
    const { order, nuts } = await setup();
    await mountWithCleanup(GuestCard, { props: { order } });
    const card = queryOne(".guest-card");
    expect(card.firstElementChild).toHaveClass("allergy-strip");
    expect(queryAllTexts(".guest-allergy-name")[0]).toInclude("Peanuts");
    expect(queryAllTexts(".guest-allergy-severity")).toEqual(["Life-threatening"]);
    expect(card.innerText).not.toInclude(nuts.name);
});

test("a usual dish that harms the guest is marked in the dialog", async () => {
    const { store, order, guest, nuts, plain } = await setup();
    const dialog = await mountWithCleanup(GuestDialog, {
        props: { guest, order, close: () => {} },
    });
    const marked = dialog.dishes.map(({ id, mark }) => [id, Boolean(mark?.harmful)]);
    expect(marked).toEqual([
        [nuts.product_variant_ids[0].id, true],
        [plain.product_variant_ids[0].id, false],
    ]);
    expect(store.getMenuMark(nuts).harmful).toBe(true);
});

test("the choices of a combo that harm are marked", async () => {
    const { store } = await setup();
    const combo = store.models["product.template"].get(7);
    const [{ combo_item_ids: items }] = combo.combo_ids;
    items[0].product_id.product_tmpl_id.guest_conflicts = [PEANUT];
    await mountWithCleanup(ComboConfiguratorPopup, {
        props: { productTemplate: combo, getPayload: () => {}, close: () => {} },
    });
    expect(".product-guest-mark.harmful").toHaveCount(1);
    expect(queryOne(".product-guest-mark.harmful").closest("article").innerText).toInclude(
        items[0].product_id.product_tmpl_id.name,
    );
});
