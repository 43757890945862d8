import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { giveAway, setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

const namesOf = (order) => order.lines.map((line) => line.product_id.product_tmpl_id.name).sort();

/** An order with a dish, and one that a program gives for nothing. */
async function setupGift(answers = []) {
    const till = await setupTill(answers);
    const { store, order, nuts, plain } = till;
    const reward = giveAway(till, nuts);
    await store.addLineToCurrentOrder({ product_tmpl_id: plain, qty: 1 });
    await store.addLineToCurrentOrder({ product_tmpl_id: nuts, qty: 1 });
    await store.settleRewards(order);
    return { ...till, reward };
}

test("a dish for nothing that harms the guest goes, and what was taken off for it", async () => {
    const { store, order, guest, plain, asked } = await setupGift([undefined]);
    expect(order._get_reward_lines()).toHaveLength(1);
    const whole = order.priceIncl;
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    expect(asked).toHaveLength(1);
    expect(namesOf(order)).toEqual([plain.name]);
    expect(order._get_reward_lines()).toHaveLength(0);
    expect(order.priceIncl).toBe(whole);
});

test("a dish for nothing that is kept stays for nothing", async () => {
    const { store, order, guest } = await setupGift([{ reason: "left out" }]);
    const whole = order.priceIncl;
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    await store.settleRewards(order);
    expect(order.lines).toHaveLength(3);
    expect(order.priceIncl).toBe(whole);
});

test("a line of a program that stands for the dish itself is asked about; refused, it does not come back", async () => {
    const { store, order, guest, nuts, reward, asked } = await setupGift([undefined]);
    nuts.guest_conflicts = false;
    reward.discount_line_product_id.product_tmpl_id.guest_conflicts = [PEANUT];
    const [line] = order._get_reward_lines();
    expect(line.coupon_id.program_id.id).toBe(90);
    order.setPartner(guest);
    expect(order.getOpenConflicts().map((open) => open.line)).toEqual([line]);
    await store.checkGuestConflicts(order);
    expect(asked).toHaveLength(1);
    store.updateRewards();
    await store.settleRewards(order);
    expect(order._get_reward_lines()).toHaveLength(0);
    expect(order.uiState.disabledRewards.has(90)).toBe(true);
});

test("core takes off a line of a program that nothing on the order has earned", async () => {
    const { store, order, nuts } = await setupTill();
    const reward = giveAway({ store }, nuts);
    store.models["pos.order.line"].create({
        order_id: order,
        product_id: nuts.product_variant_ids[0],
        qty: 1,
        price_unit: 0,
        is_reward_line: true,
        reward_id: reward,
    });
    await store.settleRewards(order);
    expect(order.lines).toHaveLength(0);
});

test("a line whose program is gone is left to core", async () => {
    const { store, order, nuts } = await setupTill();
    await store.addLineToCurrentOrder({ product_tmpl_id: nuts, qty: 1 });
    store.models["pos.order.line"].create({
        order_id: order,
        product_id: nuts.product_variant_ids[0],
        qty: 1,
        price_unit: -1,
        is_reward_line: true,
    });
    await store.settleRewards(order);
    expect(order.lines).toHaveLength(2);
});
