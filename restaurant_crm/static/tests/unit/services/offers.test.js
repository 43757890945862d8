import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { BO, setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** Mei has a coupon of one off her bill; the server is not there. */
async function setupOffer(values = {}) {
    const till = await setupTill();
    const { store, order, guest, plain } = till;
    const { models } = store;
    const program = models["loyalty.program"].create({
        id: 91,
        name: "One off",
        trigger: "with_code",
        applies_on: "current",
        program_type: "coupons",
        is_nominative: false,
    });
    models["loyalty.reward"].create({
        id: 91,
        description: "1 off",
        program_id: program,
        reward_type: "discount",
        discount: 1,
        discount_mode: "per_order",
        discount_applicability: "order",
        required_points: 1,
        clear_wallet: false,
        multi_product: false,
        is_global_discount: true,
        all_discount_product_ids: [],
        discount_line_product_id: models["product.product"].get(18),
    });
    patchWithCleanup(store.data, {
        async call(model, method) {
            if (["loyalty.card", "pos.config"].includes(model)) {
                throw new Error(`The till asks the server: ${model}.${method}`);
            }
            return super.call(...arguments);
        },
    });
    const { expires = "2999-12-31" } = values;
    guest.guest_card = {
        ...guest.guest_card,
        prefs: [],
        offers: [[501, "044ABC", 1, 91, expires]],
    };
    order.setPartner(guest);
    await store.addLineToCurrentOrder({ product_tmpl_id: plain, qty: 1 });
    return till;
}

test("an offer is applied with one tap and without the server", async () => {
    const { store, order, guest } = await setupOffer();
    const whole = order.priceIncl;
    const [offer] = store.getOpenOffers(guest);
    expect(offer.program.name).toBe("One off");
    const { applied } = await store.applyOffer(offer);
    expect(applied).toBe(true);
    expect(order.priceIncl).toBe(whole - 1);
    const [line] = order._get_reward_lines();
    expect(line.coupon_id.id).toBe(501);
    expect(store.getOpenOffers(guest)[0].onBill).toBe(true);
});

test("an offer is used once, however often one taps", async () => {
    const { store, order, guest } = await setupOffer();
    const [offer] = store.getOpenOffers(guest);
    await store.applyOffer(offer);
    await store.applyOffer(offer);
    expect(order._get_reward_lines()).toHaveLength(1);
});

test("an offer goes with its guest", async () => {
    const { store, order, guest } = await setupOffer();
    const [offer] = store.getOpenOffers(guest);
    await store.applyOffer(offer);
    order.setPartner(store.models["res.partner"].get(BO));
    await store.settleRewards(order);
    expect(order._get_reward_lines()).toHaveLength(0);
    const { applied } = await store.applyOffer(offer);
    expect(applied).toBe(false);
});

test("what has expired by the clock of the till is not offered", async () => {
    const { store, guest } = await setupOffer({ expires: "2001-01-01" });
    expect(store.getOpenOffers(guest)).toEqual([]);
});
