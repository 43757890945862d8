import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { MILK, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { BO, forgetCard, MEI, rowOf, setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

test("a card that was not read is unknown, which is not the same as empty", async () => {
    const { store, order, guest } = await setupTill();
    const bo = store.models["res.partner"].get(BO);
    expect(bo.guest_card).toBe(false);
    expect(bo.isGuestCardKnown()).toBe(true);
    forgetCard(store, MEI);
    expect(guest.isGuestCardKnown()).toBe(false);
    order.setPartner(guest);
    expect(order.getUnknownGuests().map(({ id }) => id)).toEqual([MEI]);
    order.setPartner(bo);
    // Whoever sat there still does.
    expect(order.getUnknownGuests().map(({ id }) => id)).toEqual([MEI]);
});

test("an allergy whose name the till has not got is not nothing", async () => {
    const { store, order, guest, nuts, server, askedUnknown } = await setupTill();
    const sesame = { id: 77, name: "Sesame", kind: "allergy", severity: "severe" };
    let cut = true;
    patchWithCleanup(store.data, {
        async searchRead(model) {
            if (model !== "restaurant.preference") {
                return super.searchRead(...arguments);
            }
            if (cut) {
                throw new Error("The line is cut");
            }
            store.models.connectNewData({ [model]: [sesame] });
        },
    });
    server.cards[MEI] = { prefs: [[77, "severe"]] };
    nuts.guest_conflicts = [77];
    order.setPartner(guest);
    expect(await store.readGuestsNow([MEI])).toBe(false);
    // The card came, the word did not.
    expect(guest.guest_card.prefs).toEqual([[77, "severe"]]);
    expect(guest.isGuestCardKnown()).toBe(false);
    store.data.network.offline = true;
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    await store.sendOrderInPreparation(order);
    expect(askedUnknown).toEqual([MEI]);
    store.data.network.offline = cut = false;
    expect(await store.readGuestsNow([MEI])).toBe(true);
    expect(guest.isGuestCardKnown()).toBe(true);
    expect(order.getOpenConflicts()).toHaveLength(1);
});

test("rows of other devices bring no card: what is known stays, what is not stays unknown", async () => {
    const { store, order, guest, server } = await setupTill();
    const row = rowOf(guest, { name: "Renamed" });
    delete row.guest_card;
    const stranger = { ...row, id: 900, name: "Stranger" };
    order.setPartner(guest);
    server.cards[900] = { prefs: [[MILK, "mild"]] };
    store.deviceSync.processStaticRecords({ "res.partner": [row, stranger] });
    expect(guest.name).toBe("Renamed");
    expect(guest.getGuestAllergies()).toHaveLength(1);
    expect(store.models["res.partner"].get(900).isGuestCardKnown()).toBe(false);
    // Only who sits at a table is read at once.
    await store.readGuestsNow([MEI]);
    expect(server.reads).toEqual([MEI]);
    order.setPartner(store.models["res.partner"].get(900));
    await store.showGuests(order.getGuestIds());
    expect(store.models["res.partner"].get(900).getGuestAllergies()).toHaveLength(1);
});

test("guests are read once when they come up, and again when another table brings them back", async () => {
    const { store, server, guest } = await setupTill();
    store.setPartnerToCurrentOrder(guest);
    await store.readGuestsNow([MEI]);
    await store.showGuests([MEI]);
    expect(server.reads).toEqual([MEI]);
    await store.showGuests([18]);
    await store.showGuests([]);
    await store.showGuests([MEI]);
    expect(server.reads).toEqual([MEI, 18, MEI]);
});

test("a read that failed is tried again, and nobody counts as shown before", async () => {
    const { store, order, guest, server } = await setupTill();
    forgetCard(store, MEI);
    server.down = true;
    order.setPartner(guest);
    await store.showGuests([MEI]);
    expect(guest.isGuestCardKnown()).toBe(false);
    server.down = false;
    await store.showGuests([MEI]);
    expect(guest.isGuestCardKnown()).toBe(true);
    expect(server.reads).toEqual([MEI, MEI]);
});

test("when the connection is back, everybody at a table is read", async () => {
    const { store, order, guest, server } = await setupTill();
    forgetCard(store, MEI);
    order.setPartner(guest);
    store.data.network.offline = true;
    await store.showGuests([MEI]);
    expect(server.reads).toEqual([]);
    store.data.network.offline = false;
    await store.readOpenGuests();
    expect(guest.getGuestAllergies()).toHaveLength(1);
    // And only once.
    await store.readOpenGuests();
    expect(server.reads).toEqual([MEI]);
});

test("when the connection is back, the till sends what it has, then asks what other tills did", async () => {
    const { store, order, guest, server } = await setupTill();
    order.setPartner(guest);
    await store.showGuests([MEI]);
    patchWithCleanup(store, {
        async syncAllOrders() {
            expect.step("sent");
        },
    });
    patchWithCleanup(store.deviceSync, {
        async readDataFromServer() {
            expect.step("asked");
            // Another till has seated a guest meanwhile.
            order.setPartner(store.models["res.partner"].get(BO));
        },
    });
    server.reads.length = 0;
    await store.catchUp();
    expect.verifySteps(["sent", "asked"]);
    expect(server.reads).toEqual([MEI, BO]);
});

test("an order is not sent or paid before the cards are read", async () => {
    const { store, order, guest, nuts, askedUnknown, server, asked } = await setupTill([
        { reason: "left out" },
    ]);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    forgetCard(store, MEI);
    order.setPartner(guest);
    expect(await store.settleGuests(order)).toBe(true);
    expect(askedUnknown).toEqual([]);
    expect(server.reads).toEqual([MEI]);
    expect(asked).toEqual(["TEST: Peanuts"]);
});

test("who cannot be read is asked at the table, once; without an answer nothing is sent", async () => {
    const { store, order, guest, nuts, askedUnknown, server, tickets } = await setupTill();
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    forgetCard(store, MEI);
    server.down = true;
    order.setPartner(guest);
    const answers = [undefined, "again", "asked"];
    patchWithCleanup(store, {
        askAboutUnknownGuest: () => Promise.resolve(answers.shift()),
    });
    await store.sendOrderInPreparation(order);
    expect(tickets).toEqual([]);
    await store.sendOrderInPreparation(order);
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toInclude(`ALLERGIES NOT KNOWN: ${guest.name} - was asked`);
    expect(answers).toEqual([]);
    expect(await store.settleGuests(order)).toBe(true);
    expect(askedUnknown).toEqual([]);
});

test("what is noted of a guest who was not read is not all there is", async () => {
    const { store, guest } = await setupTill();
    forgetCard(store, MEI);
    store.data.network.offline = true;
    store.applyGuestEntry({ partner_id: MEI, kind: "preference", preference_id: MILK });
    expect(guest.getGuestAllergies().map(({ preference }) => preference.id)).toEqual([MILK]);
    expect(guest.isGuestCardKnown()).toBe(false);
});

test("a preference that is wrong goes from the card at once", async () => {
    const { store, guest } = await setupTill();
    store.applyGuestEntry({ partner_id: MEI, kind: "preference_remove", preference_id: PEANUT });
    expect(guest.getGuestAllergies()).toEqual([]);
});

test("closing the customer list keeps the guest; saying nobody takes the guest off", async () => {
    const { store, order, guest } = await setupTill();
    order.setPartner(guest);
    const choices = [() => {}, (list) => list.clickPartner(), (list) => list.clickPartner(guest)];
    const shown = [];
    for (const choose of choices) {
        const closed = store.selectPartner();
        const list = Object.create(PartnerList.prototype);
        list.pos = store;
        list.props = { getPayload: () => {}, close: () => {} };
        choose(list);
        store.dialog.closeAll();
        await closed;
        shown.push(order.getCustomerId());
    }
    expect(shown).toEqual([MEI, false, false]);
});

test("a contact that was merged away leads to the one that is left, with seat and decisions", async () => {
    const { store, order, guest, nuts } = await setupTill([{ reason: "left out" }]);
    order.setPartner(guest);
    order.seatGuest(MEI, { seat: "3" });
    const line = await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    patchWithCleanup(store.data, {
        read: async (model, ids) =>
            ids.includes(MEI) ? [] : store.models["res.partner"].readMany(ids),
    });
    patchWithCleanup(store.data.orm, {
        get silent() {
            return {
                call: async (model, method) => (method === "find_survivors" ? { [MEI]: BO } : []),
            };
        },
    });
    const bo = store.models["res.partner"].get(BO);
    bo.guest_card = { prefs: [[PEANUT, "severe"]] };
    await store.readGuestsNow([MEI]);
    expect(order.partner_id.id).toBe(BO);
    expect(order.getGuests().map(({ id, seat }) => [id, seat])).toEqual([[BO, "3"]]);
    expect(line.guest_warning.partner).toBe(BO);
    expect(order.getOpenConflicts()).toEqual([]);
});

test("words and contents of dishes are as the server says now", async () => {
    const { store, nuts, plain, order, guest } = await setupTill();
    order.setPartner(guest);
    const words = {
        "restaurant.preference": [
            { id: PEANUT, name: "花生", kind: "allergy", severity: "severe" },
            { id: 77, name: "Sesame", kind: "allergy", severity: "mild" },
        ],
    };
    patchWithCleanup(store.data.orm, {
        get silent() {
            return {
                call: async () => ({ words, dishes: { [plain.id]: [PEANUT] }, choices: {} }),
            };
        },
    });
    await store.refreshWords();
    expect(store.models["restaurant.preference"].map(({ name }) => name)).toEqual([
        "花生",
        "Sesame",
    ]);
    expect(nuts.guest_conflicts).toBe(false);
    expect(store.getMenuMark(plain)).toEqual({ icon: "⚠", title: "花生", harmful: true });
});

test("an allergy that is no longer for tills leaves the cards that were read before", async () => {
    const { store, guest } = await setupTill();
    patchWithCleanup(store.data.orm, {
        get silent() {
            const words = { "restaurant.preference": [] };
            return { call: async () => ({ words, dishes: {}, choices: {} }) };
        },
    });
    await store.refreshWords();
    expect(guest.guest_card.prefs).toEqual([]);
    expect(guest.isGuestCardKnown()).toBe(true);
    expect(guest.guest_card.tags).toEqual([1]);
});

test("a till that could not read what dishes contain asks again", async () => {
    const { store, nuts } = await setupTill();
    let error = new Error("The server is busy");
    patchWithCleanup(store.data.orm, {
        get silent() {
            return {
                call: async () => {
                    if (error) {
                        throw error;
                    }
                    return { words: {}, dishes: { [nuts.id]: [MILK] }, choices: {} };
                },
            };
        },
    });
    await store.refreshWords();
    expect(nuts.guest_conflicts).toEqual([PEANUT]);
    error = null;
    await advanceTime(10000);
    expect(nuts.guest_conflicts).toEqual([MILK]);
});

for (const [who, read] of Object.entries({ "this guest": [MEI], anybody: true })) {
    test(`an allergy of ${who} that the till was told of and could not read is not known`, async () => {
        const { store, order, guest, nuts, plain, server, askedUnknown } = await setupTill();
        const stored = [];
        patchWithCleanup(store.data, {
            synchronizeServerDataInIndexedDB(data) {
                stored.push(...(data["res.partner"] || []));
            },
        });
        server.down = true;
        await store.onGuestsChanged({ partner_ids: read === true ? [] : read, read });
        await advanceTime(3000);
        // What is known goes on being asked about, also after F5.
        expect(guest.getGuestAllergies()).toHaveLength(1);
        expect(stored.find(({ id }) => id === MEI).guest_card.partial).toBe(true);
        store.data.network.offline = true;
        order.setPartner(guest);
        expect(order.getUnknownGuests().map(({ id }) => id)).toEqual([MEI]);
        await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
        await store.sendOrderInPreparation(order);
        expect(askedUnknown).toEqual([MEI]);
        nuts.guest_conflicts = [MILK];
        server.down = store.data.network.offline = false;
        server.cards[MEI] = { prefs: [[MILK, "severe"]] };
        await advanceTime(10000);
        expect(guest.isGuestCardKnown()).toBe(true);
        expect(guest.getGuestAllergies().map(({ preference }) => preference.id)).toEqual([MILK]);
        expect(store.doubtedGuests.has(MEI)).toBe(false);
    });
}

test("guests who sit somewhere are read at once, those who sit nowhere soon, and others only when picked", async () => {
    const { store, order, guest, server } = await setupTill();
    const bo = store.models["res.partner"].get(BO);
    server.cards[BO] = { prefs: [[MILK, "mild"]] };
    order.setPartner(guest);
    server.reads.splice(0);
    await store.onGuestsChanged({ partner_ids: [MEI, BO, 18], read: [MEI, BO] });
    expect(server.reads).toEqual([MEI]);
    expect(guest.isGuestCardKnown()).toBe(true);
    expect(bo.isGuestCardKnown()).toBe(false);
    await advanceTime(3000);
    expect(server.reads).toEqual([MEI, BO]);
    expect(bo.getGuestAllergies()).toHaveLength(1);
    await advanceTime(20000);
    expect(server.reads).toEqual([MEI, BO]);
});
