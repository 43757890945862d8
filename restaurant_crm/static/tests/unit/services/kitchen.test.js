import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MILK, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { forgetCard, MEI, rowOf, setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** Nuts and a plain dish have been sent; then Mei comes. */
async function setupSent(answers) {
    const till = await setupTill(answers);
    const { store, order, nuts, plain } = till;
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    await store.sendOrderInPreparation(order);
    till.tickets.splice(0);
    return till;
}

test("what the kitchen cooks already is a ticket of its own, with the dishes that harm somebody only", async () => {
    const { store, order, guest, tickets } = await setupSent([{ reason: "left out" }]);
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toInclude("ALLERGY - ALREADY ORDERED");
    expect(tickets[0]).toInclude("ALLERGY: Peanuts (Life-threatening)");
    expect(tickets[0]).toInclude("TEST");
    expect(tickets[0]).toInclude("Peanuts - left out");
    expect(tickets[0]).not.toInclude("TEST 2");
});

test("an allergy that no dish goes against is told without naming one", async () => {
    const { store, order, guest, nuts, tickets } = await setupSent([]);
    nuts.guest_conflicts = false;
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toInclude("ALLERGY: Peanuts (Life-threatening)");
    expect(tickets[0]).not.toInclude("TEST");
});

test("nothing is printed twice, nor because another device looks", async () => {
    const { store, order, guest, tickets } = await setupSent([{ reason: "left out" }]);
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
    // What another device knows is what is on the order.
    const row = rowOf(order);
    order.uiState = { ...order.uiState, party: undefined, lastPrints: [] };
    store.models.connectNewData({ "pos.order": [row] });
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
});

test("of two devices that find it at the same time one prints", async () => {
    const { store, order, guest, tickets } = await setupSent([{ reason: "left out" }]);
    order.setPartner(guest);
    patchWithCleanup(order, {
        get isSynced() {
            return true;
        },
    });
    patchWithCleanup(store.data.orm, {
        get silent() {
            return { call: async () => [] };
        },
    });
    await store.checkGuestConflicts(order);
    expect(tickets).toEqual([]);
});

test("another reason, another allergy or a worse one is told as a change; a lighter one is not", async () => {
    const { store, order, guest, tickets } = await setupSent([
        { reason: "left out" },
        { reason: "insists" },
    ]);
    guest.guest_card = { prefs: [[PEANUT, "serious"]] };
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    guest.guest_card = { prefs: [[PEANUT, "mild"]] };
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
    guest.guest_card = { prefs: [[PEANUT, "severe"]] };
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(2);
    expect(tickets[1]).toInclude("ALLERGY - CHANGED");
    order.lines[0].product_id.product_tmpl_id.guest_conflicts = [PEANUT, MILK];
    guest.guest_card = {
        prefs: [
            [PEANUT, "severe"],
            [MILK, "mild"],
        ],
    };
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(3);
    expect(tickets[2]).toInclude("Milk - insists");
});

test("a device with an old card prints nothing that the kitchen knows", async () => {
    const { store, order, guest, tickets } = await setupSent([{ reason: "left out" }]);
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    guest.guest_card = {};
    await store.checkGuestConflicts(order);
    forgetCard(store, MEI);
    await store.checkGuestConflicts(order);
    expect(tickets).toHaveLength(1);
});

test("dishes that move to another order take along what the kitchen knows", async () => {
    const { store, order, guest, tickets } = await setupSent([{ reason: "left out" }]);
    order.setPartner(guest);
    await store.checkGuestConflicts(order);
    const other = store.addNewOrder({ table_id: store.models["restaurant.table"].get(3) });
    await store.mergeOrders(order, other);
    await store.checkGuestConflicts(other);
    expect(other.lines).toHaveLength(2);
    expect(tickets).toHaveLength(1);
});

test("a dish that nobody was asked about says so on the ticket", async () => {
    const { store, order, guest, nuts } = await setupTill();
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    order.setPartner(guest);
    const data = store.getOrderData(order);
    expect(Object.values(data.guest_warnings)).toEqual(["Peanuts - NOBODY WAS ASKED"]);
});
