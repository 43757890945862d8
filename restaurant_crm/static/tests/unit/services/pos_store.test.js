import { expect, test, waitUntil } from "@odoo/hoot";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { isMemberDay } from "@restaurant_crm/app/utils/member_day";
import { MILK, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

async function setup(answers = []) {
    const till = await setupTill(answers);
    patchWithCleanup(till.store, { refreshGuests: () => Promise.resolve(true) });
    return till;
}

test("no guest, no question; nor for what the guest only dislikes", async () => {
    const { store, order, guest, nuts, plain, asked } = await setup();
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    order.removeOrderline(order.lines[0]);
    order.setPartner(guest);
    const line = await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    expect(asked).toEqual([]);
    expect(line.getGuestMarks().map(({ preference }) => preference.name)).toEqual(["Coriander"]);
});

test("a dish that harms the guest is not added unless somebody says why", async () => {
    const { store, order, guest, nuts, asked } = await setup([undefined, { reason: "left out" }]);
    order.setPartner(guest);
    expect(await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order)).toBe(undefined);
    expect(order.lines).toHaveLength(0);
    const line = await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    expect(line.guest_warning).toEqual({
        partner: 3,
        preferences: [PEANUT],
        reason: "left out",
        qty: 1,
    });
    expect(order.getOpenConflicts()).toHaveLength(0);
    expect(asked).toHaveLength(2);
});

test("dishes for the same reason join, for another they do not", async () => {
    const { store, order, guest, nuts } = await setup([
        { reason: "left out" },
        { reason: "left out" },
        { reason: "insists" },
    ]);
    order.setPartner(guest);
    for (let time = 0; time < 3; time++) {
        await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    }
    expect(order.lines.map((line) => line.qty)).toEqual([2, 1]);
});

test("lines that were there before the guest are asked about one by one", async () => {
    const { store, order, guest, nuts, plain, asked } = await setup([undefined]);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    order.setPartner(guest);
    expect(order.getOpenConflicts()).toHaveLength(1);
    await store.checkGuestConflicts(order);
    expect(asked).toHaveLength(1);
    expect(order.lines.map((line) => line.product_id.product_tmpl_id.id)).toEqual([plain.id]);
});

test("an allergy that is learned later is asked about, also in a dish that was decided on", async () => {
    const { store, order, guest, nuts, asked } = await setup([{ reason: "a" }, { reason: "b" }]);
    order.setPartner(guest);
    nuts.guest_conflicts = [PEANUT, MILK];
    const line = await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    guest.guest_card = {
        prefs: [
            [PEANUT, "severe"],
            [MILK, "mild"],
        ],
    };
    expect(order.getOpenConflicts()).toHaveLength(1);
    await store.checkGuestConflicts(order);
    expect(line.guest_warning).toEqual({
        partner: 3,
        preferences: [PEANUT, MILK],
        reason: "b",
        qty: 1,
    });
    expect(asked).toHaveLength(2);
});

test("what was decided for one guest says nothing about the next, who is asked about as well", async () => {
    const { store, order, guest, nuts, asked } = await setup([
        { reason: "left out" },
        { reason: "knows" },
    ]);
    order.setPartner(guest);
    const line = await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    const other = store.models["res.partner"].get(4);
    other.guest_card = { prefs: [[PEANUT, "mild"]] };
    order.setPartner(other);
    expect(order.getOpenConflicts()[0].allergies.map((found) => found.guest.id)).toEqual([4]);
    await store.checkGuestConflicts(order);
    expect(asked).toHaveLength(2);
    expect(line.guest_warning).toEqual({
        partner: 3,
        preferences: [PEANUT],
        reason: "knows",
        qty: 1,
        others: [[4, [PEANUT]]],
    });
    expect(order.getOpenConflicts()).toHaveLength(0);
});

test("returned dishes harm nobody", async () => {
    const { store, order, guest, nuts, asked } = await setup();
    order.setPartner(guest);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: -1 }, order);
    expect(asked).toEqual([]);
    expect(order.getOpenConflicts()).toHaveLength(0);
});

test("every ticket of an allergic guest says so", async () => {
    const { store, order, guest, nuts } = await setup([{ reason: "left out" }]);
    expect(store.getOrderData(order).guest_allergies).toEqual([]);
    order.setPartner(guest);
    const line = await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    const data = store.getOrderData(order);
    expect(data.guest_allergies).toEqual([`Peanuts (Life-threatening) - ${guest.name}`]);
    expect(data.guest_warnings).toEqual({ [line.uuid]: "Peanuts - left out" });
});

test("what is entered offline counts at once and stays over what the server sends", async () => {
    const { store, guest, order, nuts } = await setup([undefined]);
    guest.guest_card = false;
    patchWithCleanup(store.guestOutbox, { flush: () => Promise.resolve() });
    order.setPartner(guest);
    await store.enterForGuest(guest, {
        kind: "preference",
        preference_id: PEANUT,
        severity: "severe",
    });
    await store.enterForGuest(guest, { kind: "tag_add", tag_id: 2 });
    expect(guest.getGuestAllergies()).toHaveLength(1);
    expect(guest.getGuestTags().map((tag) => tag.name)).toEqual(["Big table"]);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    expect(order.lines).toHaveLength(0);
    guest.guest_card = { tags: [1] };
    store.showEnteredOffline([guest.id]);
    expect(guest.guest_card).toEqual({ tags: [1, 2], prefs: [[PEANUT, "severe"]] });
    store.guestOutbox.entries.forEach(({ uuid }) => store.guestOutbox.discard(uuid));
});

test("rows of other devices do not wipe out a card", async () => {
    const { store, guest } = await setup();
    guest.property_product_pricelist = store.models["product.pricelist"].get(3);
    const row = { ...guest.raw, name: "Renamed" };
    delete row.guest_card;
    delete row.property_product_pricelist;
    store.deviceSync.processStaticRecords({ "res.partner": [row] });
    expect(guest.name).toBe("Renamed");
    expect(guest.getGuestAllergies()).toHaveLength(1);
    expect(guest.property_product_pricelist.id).toBe(3);
});

test("customers are found by the name of a tag", async () => {
    const { guest } = await setup();
    expect(guest.searchString).toMatch(/Regular/);
});

test("a birthday is near for a week before and after, over the turn of the year too", async () => {
    const { guest } = await setup();
    const days = (birthday, today) => {
        mockDate(`${today} 12:00:00`);
        guest.guest_card = { birthday };
        return guest.getDaysToBirthday();
    };
    expect(days("05-17", "2026-05-17")).toBe(0);
    expect(days("05-17", "2026-05-10")).toBe(7);
    expect(days("05-17", "2026-05-09")).toBe(null);
    expect(days("05-17", "2026-05-24")).toBe(-7);
    expect(days("01-02", "2026-12-30")).toBe(3);
    expect(days("12-30", "2027-01-02")).toBe(-3);
    expect(days("02-29", "2026-02-28")).toBe(0);
});

test("the guest's price list outlives a change of preset, unless the preset has its own", async () => {
    const { store, order, guest } = await setup();
    const list = (id) => store.models["product.pricelist"].get(id);
    const preset = (id) => store.models["pos.preset"].get(id);
    order.setPreset(preset(2));
    guest.property_product_pricelist = list(3);
    order.setPartner(guest);
    expect(order.pricelist_id.id).toBe(3);
    order.setPreset(preset(2));
    expect(order.pricelist_id.id).toBe(3);
    order.setPreset(preset(1));
    expect(order.pricelist_id.id).toBe(1);
});

test("a restricted program is for the guests whom the server names, on member days", async () => {
    const { store, order, guest } = await setup();
    const program = store.models["loyalty.program"].getFirst();
    const other = store.models["res.partner"].get(4);
    expect(order.isProgramForGuest(program)).toBe(true);
    program.guest_audience = { restricted: true, weekday: 0, month_day: 0 };
    guest.guest_card = { programs: [program.id] };
    other.guest_card = { programs: [program.id + 1000] };
    expect(order.isProgramForGuest(program)).toBe(false);
    order.setPartner(guest);
    expect(order.isProgramForGuest(program)).toBe(true);
    order.setPartner(other);
    expect(order.isProgramForGuest(program)).toBe(false);
    expect(order._programIsApplicable(program)).toBe(false);
    program.guest_audience = { restricted: false, weekday: 3, month_day: 0 };
    mockDate("2030-01-02 12:00:00");
    expect(order.isProgramForGuest(program)).toBe(true);
    mockDate("2030-01-03 12:00:00");
    expect(order.isProgramForGuest(program)).toBe(false);
});

test("the last day of the month is a member day in short months too", () => {
    const on = (day, month_day) =>
        isMemberDay({ weekday: 0, month_day }, luxon.DateTime.fromISO(day));
    expect(on("2030-02-28", 31)).toBe(true);
    expect(on("2030-02-27", 31)).toBe(false);
    expect(on("2030-03-30", 31)).toBe(false);
    expect(on("2030-03-15", 15)).toBe(true);
    expect(on("2030-03-15", 0)).toBe(true);
});

test("who rises while the order is open pays by the new list, and the kitchen knows", async () => {
    const { store, order, guest } = await setup();
    order.setPreset(store.models["pos.preset"].get(2));
    order.setPartner(guest);
    expect(store.getOrderData(order).guest_first).toBe(false);
    patchWithCleanup(store.data, {
        read: () => {
            guest.property_product_pricelist = store.models["product.pricelist"].get(3);
            guest.guest_card = { tier: 1 };
        },
    });
    await store.readGuests([guest.id]);
    expect(order.pricelist_id.id).toBe(3);
    expect(guest.getGuestTier().name).toBe("Gold");
    expect(guest.searchString).toMatch(/Gold/);
    expect(store.getOrderData(order).guest_first).toBe(true);
});

test("a dish that is added while the order is on its way keeps its order and is sent later", async () => {
    const { store, order, nuts, plain } = await setup();
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    const answers = [];
    patchWithCleanup(store.data, {
        async call(model, method) {
            const answer = await super.call(...arguments);
            if (method === "sync_from_ui" && !answers.length) {
                await store.addLineToOrder({ product_tmpl_id: nuts, qty: 2 }, order);
            }
            answers.push(method);
            return answer;
        },
    });
    store.addPendingOrder([order.id]);
    await store.syncAllOrders();
    const late = order.lines.find((line) => line.qty === 2);
    expect(order.isSynced).toBe(true);
    expect(late.isSynced).toBe(false);
    expect(late.order_id?.id).toBe(order.id);
    expect(Boolean(late.currency)).toBe(true);
    expect(order.isDirty()).toBe(true);
    await store.syncAllOrders();
    expect(order.lines.map(({ isSynced }) => isSynced)).toEqual([true, true]);
    expect(order.isDirty()).toBe(false);
});

/** A till with an order that the server takes and does not answer before it is told to. */
async function setupSlowServer() {
    const till = await setup();
    const { store, order, plain } = till;
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    const states = [];
    let answer;
    const held = new Promise((done) => {
        answer = done;
    });
    patchWithCleanup(store.data.orm, {
        async call(model, method, args) {
            if (method === "sync_from_ui") {
                states.push(args[0][0].state);
                await (states.length === 1 && held);
            }
            return super.call(...arguments);
        },
    });
    patchWithCleanup(OrderPaymentValidation.prototype, { afterOrderValidation: () => "done" });
    store.addPendingOrder([order.id]);
    const pay = () =>
        new OrderPaymentValidation({ pos: store, orderUuid: order.uuid }).finalizeValidation();
    return { ...till, states, answer, pay };
}

test("a payment waits for the order that is on its way, and is sent itself", async () => {
    const { store, order, states, answer, pay } = await setupSlowServer();
    const sending = store.syncAllOrders();
    const paying = pay();
    answer();
    await sending;
    expect(await paying).toBe("done");
    expect(states).toEqual(["draft", "paid"]);
    expect(order.state).toBe("paid");
});

test("a payment that a server keeps waiting is sent as soon as the server has answered", async () => {
    const { store, order, states, answer, pay } = await setupSlowServer();
    const sending = store.syncAllOrders();
    await waitUntil(() => states.length);
    const paying = pay();
    await advanceTime(3000);
    expect(await paying).toBe("done");
    expect(order.state).toBe("paid");
    answer();
    await sending;
    expect(order.state).toBe("paid");
    await advanceTime(200);
    await store.sendings;
    expect(states).toEqual(["draft", "paid"]);
    expect(order.isSynced).toBe(true);
    expect(order.isDirty()).toBe(false);
});

test("the payment is the last moment to ask, for a guest who came after it was begun", async () => {
    const answers = [undefined, { reason: "insists" }];
    const { store, order, guest, nuts, plain, asked } = await setup(answers);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    const method = store.models["pos.payment.method"].find((each) => each.type === "cash");
    const validate = async () => {
        [...order.payment_ids].forEach((payment) => order.removePaymentline(payment));
        order.addPaymentline(method);
        const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
        return validation.isOrderValid(false);
    };
    expect(await validate()).toBe(true);
    order.update({ partner_id: guest });
    expect(await validate()).toBe(false);
    // Taken off: there is less to pay now.
    expect(order.lines.map(({ product_id: product }) => product.product_tmpl_id.id)).toEqual([
        plain.id,
    ]);
    expect(await validate()).toBe(true);
    store.models["pos.order.line"].create({
        order_id: order,
        product_id: nuts.product_variant_ids[0],
        qty: 1,
        price_unit: 3,
    });
    expect(await validate()).toBe(true);
    expect(order.getOpenConflicts()).toHaveLength(0);
    expect(asked).toHaveLength(2);
});
