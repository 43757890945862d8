import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { waitUntilOrdersSynced } from "@point_of_sale/../tests/unit/utils";
import { allergiesOf, conflictsOfAll } from "@restaurant_crm/app/utils/guest_conflicts";
import { joinParties, sameParty } from "@restaurant_crm/app/utils/guest_party";
import { CORIANDER, MILK, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { BO, MEI, rowOf, setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** Mei sits at table 1 with peanuts on the order; Bo, who must not have milk, at table 2. */
async function twoTables() {
    const till = await setupTill(Array(9).fill({ reason: "left out" }));
    const { store, guest, nuts, plain } = till;
    const bo = store.models["res.partner"].get(BO);
    bo.guest_card = till.server.cards[BO] = { prefs: [[MILK, "mild"]] };
    plain.guest_conflicts = [MILK];
    const [one, two] = [2, 3].map((id) => store.models["restaurant.table"].get(id));
    const first = store.addNewOrder({ table_id: one });
    first.setPartner(guest);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 2 }, first);
    const second = store.addNewOrder({ table_id: two });
    second.setPartner(bo);
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, second);
    return { ...till, bo, one, two, first, second };
}
const allergies = (order) =>
    order
        .getAllergies()
        .map(({ guest, preference }) => `${guest.id}:${preference.id}`)
        .sort();
const BOTH = [`${MEI}:${PEANUT}`, `${BO}:${MILK}`].sort();

test("a guest who is replaced, or taken off as customer, stays at the table until somebody says otherwise", async () => {
    const { first, bo } = await twoTables();
    first.setPartner(bo);
    expect(allergies(first)).toEqual(BOTH);
    first.setPartner(false);
    expect(first.getCustomerId()).toBe(false);
    expect(allergies(first)).toEqual(BOTH);
    first.unseatGuest(BO);
    expect(first.getGuestIds()).toEqual([MEI]);
    first.setPartner(bo);
    expect(allergies(first)).toEqual(BOTH);
    first.unseatGuest(BO);
    expect(first.getCustomerId()).toBe(false);
    expect(first.getGuestIds()).toEqual([MEI]);
});

test("an order that moves to a free table keeps its guests", async () => {
    const { store, first } = await twoTables();
    const free = store.models["restaurant.table"].get(4);
    await store.transferOrder(first.uuid, free);
    expect(first.table_id).toBe(free);
    expect(allergies(first)).toEqual([`${MEI}:${PEANUT}`]);
});

test("an order that moves to another one brings its guests, its dishes are asked about for both", async () => {
    const { store, first, second, nuts, plain, asked } = await twoTables();
    second.setPartner(false);
    second.unseatGuest(BO);
    await store.transferOrder(first.uuid, second.table_id);
    expect(second.getCustomerId()).toBe(MEI);
    expect(allergies(second)).toEqual([`${MEI}:${PEANUT}`]);
    nuts.guest_conflicts = [PEANUT];
    plain.guest_conflicts = [PEANUT];
    asked.splice(0);
    await store.checkGuestConflicts(second);
    expect(asked).toEqual(["TEST 2: Peanuts"]);
});

test("linked tables have the guests of both; unlinked, the guest goes back and stays known", async () => {
    const { store, one, first, second } = await twoTables();
    await store.mergeTableOrders(first.uuid, second.table_id);
    await waitUntilOrdersSynced(store);
    expect(second.getCustomerId()).toBe(BO);
    expect(allergies(second)).toEqual(BOTH);
    const back = await store.restoreOrdersToOriginalTable(second, one);
    expect(back.table_id).toBe(one);
    expect(back.getCustomerId()).toBe(MEI);
    expect(allergies(back)).toEqual([`${MEI}:${PEANUT}`]);
    expect(second.getCustomerId()).toBe(BO);
    expect(allergies(second)).toEqual(BOTH);
});

test("a guest without dishes comes back from a linked table as well", async () => {
    const { store, one, first, second } = await twoTables();
    first.removeOrderline(first.lines[0]);
    second.setPartner(false);
    second.unseatGuest(BO);
    await store.mergeTableOrders(first.uuid, second.table_id);
    await waitUntilOrdersSynced(store);
    expect(second.getCustomerId()).toBe(MEI);
    const back = await store.restoreOrdersToOriginalTable(second, one);
    expect(back.getCustomerId()).toBe(MEI);
    expect(second.getCustomerId()).toBe(false);
    expect(second.getGuestIds()).toEqual([MEI]);
});

test("two bills of one table have the same guests", async () => {
    const { store, first } = await twoTables();
    first.seatGuest(BO, { seat: "2" });
    const split = store.createNewOrder();
    store.seatTogether(first, split);
    expect(split.getCustomerId()).toBe(MEI);
    expect(allergies(split)).toEqual(BOTH);
    expect(split.getGuests().find(({ id }) => id === BO).seat).toBe("2");
});

test("of two orders that two tills began at one table, the guests of both stay", async () => {
    const { store, first, one } = await twoTables();
    const row = rowOf(first, {
        id: 501,
        uuid: "of-another-till",
        lines: [],
        partner_id: BO,
        guest_party: { guests: { 18: { at: 5, seat: "7" } } },
        table_id: one.id,
        state: "draft",
    });
    await store.deviceSync.processDynamicRecords({ "pos.order": [row] });
    const [left] = one.getOrders();
    expect(left.id).toBe(501);
    expect(left.getCustomerId()).toBe(BO);
    expect(left.getGuestIds().sort()).toEqual([MEI, BO, 18].sort());
});

test("a guest who sits down is told to other tills before anything is ordered", async () => {
    const { store, guest } = await setupTill();
    const order = store.addNewOrder({ table_id: store.models["restaurant.table"].get(4) });
    store.addPendingOrder([order.id]);
    await store.syncAllOrders();
    expect(order.isSynced).toBe(false);
    order.setPartner(guest);
    store.addPendingOrder([order.id]);
    await store.syncAllOrders();
    expect(order.isSynced).toBe(true);
    expect(order.getCustomerId()).toBe(MEI);
});

/** An order of two dishes that the server has, and what it would say after another till has changed it. */
async function changedElsewhere(values = {}) {
    const till = await twoTables();
    const { store, first, plain } = till;
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, first);
    first.setPartner(false);
    first.unseatGuest(MEI);
    first.uiState.party = undefined;
    first.guest_party = false;
    await store.syncAllOrders({ orders: [first] });
    const [line, other] = first.lines;
    const rows = {
        "pos.order": [rowOf(first, values)],
        "pos.order.line": [rowOf(line), rowOf(other)],
    };
    // What the other till did is read as core reads it.
    patchWithCleanup(store.data, {
        async call(model, method) {
            return method === "read_config_open_orders"
                ? { dynamic_records: JSON.parse(JSON.stringify(rows)), deleted_record_ids: {} }
                : super.call(...arguments);
        },
    });
    patchWithCleanup(store, { syncAllOrdersDebounced: () => {} });
    patchWithCleanup(store.deviceSync, {
        constructOrdersDomain: () => ({ domain: {}, recordIds: {} }),
    });
    return { ...till, line, other };
}

test("what is not sent yet stays, and is sent, when another till changes the same order", async () => {
    const { store, first, guest, line, other } = await changedElsewhere({
        internal_note: "theirs",
    });
    first.setPartner(guest);
    line.qty = 5;
    const { id } = other;
    first.removeOrderline(other);
    await store.deviceSync.readDataFromServer();
    expect(first.internal_note).toBe("theirs");
    expect(first.getCustomerId()).toBe(MEI);
    expect(first.lines.map(({ qty }) => qty)).toEqual([5]);
    expect(first.isDirty()).toBe(true);
    const sent = first.serializeForORM();
    expect(sent.partner_id).toBe(MEI);
    expect(sent.lines.map(([command, row, vals]) => [command, row, vals?.qty]).sort()).toEqual([
        [1, line.id, 5],
        [3, id, undefined],
    ]);
});

test("what another till changed is taken over where nothing was changed here", async () => {
    const { store, first, line } = await changedElsewhere({ partner_id: BO });
    line.qty = 5;
    await store.deviceSync.readDataFromServer();
    expect(first.getCustomerId()).toBe(BO);
    expect(line.qty).toBe(5);
});

test("of guests whom two tills seat at one order both stay", async () => {
    const { store, first, guest } = await changedElsewhere({ partner_id: BO });
    first.setPartner(guest);
    await store.deviceSync.readDataFromServer();
    expect(first.getGuestIds().sort()).toEqual([MEI, BO].sort());
    expect(first.isDirty()).toBe(true);
});

test("what this device knows outlives a row of the server that does not know it yet", async () => {
    const { store, first } = await twoTables();
    first.seatGuest(BO, { seat: "2" });
    store.models.connectNewData({
        "pos.order": [rowOf(first, { guest_party: { guests: { 18: { at: 5 } } } })],
    });
    expect(first.getGuestIds().sort()).toEqual([MEI, BO, 18].sort());
    expect(first.isDirty()).toBe(true);
    expect(first.serializeForORM().guest_party.guests[BO].seat).toBe("2");
});

test("a customer whom the till has not loaded stays the customer, unknown", async () => {
    const { store, first } = await twoTables();
    store.models.connectNewData({ "pos.order": [rowOf(first, { partner_id: 999 })] });
    expect(first.partner_id).toBe(undefined);
    expect(first.getUnknownGuests().map(({ id }) => id)).toEqual([999]);
    expect(first.serializeForORM().partner_id).toBe(999);
    first.setPartner(false);
    expect(first.serializeForORM().partner_id).toBe(false);
    expect(first.getGuestIds()).toInclude(999);
});

test("whose allergy it is shows: on the question, the line and the ticket", async () => {
    const { store, first, plain, tickets } = await twoTables();
    first.seatGuest(BO, { seat: "2" });
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, first);
    const [nuts, milk] = first.lines;
    expect(nuts.getGuestMarks().map(({ guest }) => guest.id)).toEqual([MEI]);
    expect(milk.getGuestMarks().map(({ guest }) => guest.id)).toEqual([BO]);
    await store.sendOrderInPreparation(first);
    const [mei, bo] = [MEI, BO].map((id) => store.models["res.partner"].get(id).name);
    expect(tickets[0]).toInclude(`ALLERGY: Peanuts (Life-threatening) - ${mei}`);
    expect(tickets[0]).toInclude(`ALLERGY: Milk (Mild) - ${bo}, seat 2`);
    expect(tickets[0]).toInclude(`Milk (${bo}) - left out`);
});

test("two versions of a party become one: the later word about each guest, everything that was told", () => {
    const first = { guests: { 1: { at: 5, seat: "a" }, 2: { at: 9, gone: true } }, told: ["x"] };
    const second = {
        guests: { 1: { at: 7, seat: "b" }, 2: { at: 3 }, 3: { at: 1 } },
        told: ["y", "x"],
    };
    const joined = {
        guests: { 1: { at: 7, seat: "b" }, 2: { at: 9, gone: true }, 3: { at: 1 } },
        told: ["x", "y"],
    };
    expect(joinParties(first, second)).toEqual(joined);
    expect(sameParty(joinParties(second, first), joined)).toBe(true);
    expect(joinParties(false, undefined)).toEqual({ guests: {}, told: [] });
});

test("a dislike of somebody at the table marks and asks nobody", async () => {
    const { store, first, plain, asked } = await twoTables();
    plain.guest_conflicts = [CORIANDER];
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, first);
    expect(asked.filter((question) => question.includes("TEST 2"))).toEqual(["TEST 2: Milk"]);
});

test("a question about another order than the one in hand says which", async () => {
    const { store, order, nuts, guest } = await setupTill();
    const table = store.models["restaurant.table"].get(2);
    const other = store.addNewOrder({ table_id: table });
    const asked = [];
    const askAboutAllergies = PosStore.prototype.askAboutAllergies;
    patchWithCleanup(store, { askOverBlock: (component, props) => asked.push(props.place) });
    other.setPartner(guest);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, other);
    const found = allergiesOf(conflictsOfAll([guest], new Set([PEANUT])));
    askAboutAllergies.call(store, other, "Nuts", found);
    store.selectedOrderUuid = order.uuid;
    askAboutAllergies.call(store, other, "Nuts", found);
    expect(asked).toEqual(["", `Table ${table.table_number}`]);
});
