import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MILK, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { MEI, rowOf, setupTill } from "@restaurant_crm/../tests/unit/till";
import { joinParties, UNNAMED } from "@restaurant_crm/app/utils/guest_party";

definePosModels();

const said = (at, ...ids) => ({ guests: { [UNNAMED]: { at, said: ids } } });

/** A till at which an order with peanuts arrives, as a guest's own device has sent it. */
async function setupArrival(values, answers = []) {
    const till = await setupTill(answers);
    const { store, order, nuts } = till;
    const notices = [];
    patchWithCleanup(store, { syncAllOrders: async () => [] });
    patchWithCleanup(store.notification, {
        add: (text, options) => {
            notices.push({ text, ...options });
            return () => {};
        },
    });
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    // The guest's device takes it for sent to the kitchen.
    order.updateLastOrderChange();
    store.models.connectNewData({ "pos.order": [rowOf(order, { source: "mobile", ...values })] });
    store.addNewOrder({ table_id: store.models["restaurant.table"].get(2) });
    return { ...till, notices };
}

test("what a guest says on the own device counts as an allergy of somebody at the table", async () => {
    const { order, nuts, plain } = await setupArrival({ guest_party: said(1, PEANUT) });
    expect(order.getGuestIds()).toEqual([]);
    expect(order.getAllergies().map(({ guest, preference }) => [guest.id, preference.id])).toEqual([
        [UNNAMED, PEANUT],
    ]);
    expect(order.getOpenConflicts()).toHaveLength(1);
    nuts.guest_conflicts = false;
    plain.guest_conflicts = [PEANUT];
    expect(order.getOpenConflicts()).toHaveLength(0);
});

test("the till asks, and the ticket says it", async () => {
    const { store, order, asked, tickets } = await setupArrival(
        { guest_party: said(1, PEANUT) },
        Array(3).fill({ reason: "The kitchen leaves it out" }),
    );
    order.last_order_preparation_change = { lines: {}, metadata: {} };
    await store.sendOrderInPreparation(order);
    expect(asked).toHaveLength(1);
    expect(order.lines[0].guest_warning.partner).toBe(UNNAMED);
    expect(tickets.join()).toMatch(/ALLERGY: Peanuts \(Life-threatening\) - Guest \(self-order\)/);
    expect(tickets.join()).toMatch(/Peanuts - The kitchen leaves it out/);
    await store.checkGuestConflicts(order);
    expect(asked).toHaveLength(1);
});

for (const [who, values] of Object.entries({
    "somebody who is not known": { guest_party: said(1, PEANUT) },
    "a guest of the house": { partner_id: MEI },
})) {
    test(`an order of ${who} that harms is said at the till and in the kitchen`, async () => {
        const { store, order, notices, tickets } = await setupArrival(values);
        expect([order.source, order === store.getOrder(), order.getOpenConflicts().length]).toEqual(
            ["mobile", false, 1],
        );
        await store.lookAtSelfOrders([order]);
        expect(notices).toHaveLength(1);
        expect(notices[0].text).toMatch(/nobody was asked/);
        expect(notices[0].text).toMatch(/Peanuts/);
        expect(tickets.join()).toMatch(/ALLERGY - ALREADY ORDERED/);
        expect(tickets.join()).toMatch(/NOBODY WAS ASKED/);
        await store.lookAtSelfOrders([order]);
        expect([notices.length, tickets.length]).toEqual([1, 1]);
        notices[0].buttons[0].onClick();
        expect(store.getOrder()).toBe(order);
    });
}

for (const [what, values] of Object.entries({
    "an order of a till": { source: "pos", partner_id: MEI },
    "one that harms nobody": { guest_party: said(1, MILK) },
})) {
    test(`${what} is not said`, async () => {
        const { store, order, notices, tickets } = await setupArrival(values);
        await store.lookAtSelfOrders([order]);
        expect([...notices, ...tickets]).toEqual([]);
    });
}

test("what several devices of a table say adds up, until somebody takes them off the table", async () => {
    const joined = joinParties(said(1, PEANUT), said(2, MILK));
    expect(joined.guests[UNNAMED].said).toEqual([PEANUT, MILK]);
    const gone = { guests: { [UNNAMED]: { at: 3, gone: true } } };
    expect(joinParties(joined, gone).guests[UNNAMED].gone).toBe(true);
    expect(joinParties(gone, said(4, MILK)).guests[UNNAMED].said).toEqual([MILK]);
});

test("tables that are put together and parted keep what was said", async () => {
    const { store, order } = await setupArrival({ guest_party: said(1, PEANUT) });
    const other = store.createNewOrder();
    other.guest_party = said(2, MILK);
    store.seatTogether(order, other);
    expect(other.getAllergies().map(({ preference }) => preference.id)).toEqual([PEANUT, MILK]);
    expect(order.getAllergies()).toHaveLength(1);
});

test("what a guest says that the till has no name for is read, and not taken for nothing", async () => {
    const { store, order, nuts, askedUnknown } = await setupArrival({ guest_party: said(1, 77) });
    const sesame = { id: 77, name: "Sesame", kind: "allergy", severity: "severe" };
    let words = [];
    patchWithCleanup(store.data.orm, {
        get silent() {
            const all = store.models["restaurant.preference"].map(({ raw }) => raw);
            return {
                call: async (model, method) =>
                    method === "load_guest_words"
                        ? {
                              words: { "restaurant.preference": [...all, ...words] },
                              dishes: { [nuts.id]: [77] },
                              choices: {},
                          }
                        : [],
            };
        },
    });
    expect(order.getUnknownGuests().map(({ id }) => id)).toEqual([UNNAMED]);
    await store.settleGuests(order);
    expect(askedUnknown).toEqual([UNNAMED]);
    words = [sesame];
    await store.lookAtSelfOrders([order]);
    expect(order.getUnknownGuests()).toEqual([]);
    expect(order.getAllergies().map(({ preference }) => preference.name)).toEqual(["Sesame"]);
    expect(order.getOpenConflicts()).toHaveLength(1);
});
