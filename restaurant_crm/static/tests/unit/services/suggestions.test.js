import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { onRendered } from "@odoo/owl";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosSession } from "@point_of_sale/../tests/unit/data/pos_session.data";
import { CORIANDER, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import { BO, forgetCard, MEI, setupTill } from "@restaurant_crm/../tests/unit/till";
import { SuggestionBar } from "@restaurant_crm/app/components/suggestion_bar/suggestion_bar";
import { writeTable } from "@restaurant_crm/../tests/unit/suggestion_tables";

definePosModels();

const DISHES = [5, 6, 8, 9, 10, 11, 12];
const RULES = {
    version: 3,
    sold_out: [],
    choose_one: [],
    dayparts: [
        ["breakfast", 5],
        ["late", 22],
    ],
    channels: {},
    table: writeTable(DISHES, { "": [0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1] }, { 9: { 12: 100 } }),
};

/** A till that suggests; nobody at the table must not eat anything yet. */
async function setupSuggestions(rules = {}) {
    const till = await setupTill();
    const { store, order, nuts, plain } = till;
    nuts.guest_conflicts = false;
    plain.guest_conflicts = false;
    DISHES.forEach((id) => (store.models["product.template"].get(id).pos_categ_ids = []));
    store.takeSuggestions({ ...RULES, ...rules });
    const ids = () => store.getSuggestions(order).map(({ id }) => id);
    const add = (id) =>
        store.addLineToCurrentOrder({
            product_tmpl_id: store.models["product.template"].get(id),
            qty: 1,
        });
    return { ...till, ids, add };
}

test("nothing is suggested without a table, an order or anything to go by", async () => {
    const { store, order, ids, add } = await setupSuggestions();
    expect(ids()).toEqual([]);
    await add(9);
    expect(ids()).toEqual([12, 5, 6]);
    expect(store.getSuggestions(order)[0].other.id).toBe(9);
    store.takeSuggestions({});
    expect(ids()).toEqual([]);
    expect(store.getSuggestions(undefined)).toEqual([]);
});

test("what the guest has had comes first, and something that is new", async () => {
    const { store, order, guest, ids } = await setupSuggestions();
    guest.guest_card = {
        visits: 11,
        had: [[10, 11], [5, 2], 6, 8],
    };
    order.setPartner(guest);
    expect(ids()).toEqual([10, 5, 6, 9]);
    const [first, , , last] = store.getSuggestions(order);
    expect([first.reason, first.times, first.visits]).toEqual(["had", 11, 11]);
    expect(last.isNew).toBe(true);
});

test("nothing that somebody at the table must not or does not want to eat", async () => {
    const { order, guest, nuts, plain, store, ids } = await setupSuggestions();
    nuts.guest_conflicts = [PEANUT];
    plain.guest_conflicts = [CORIANDER];
    order.setPartner(store.models["res.partner"].get(BO));
    expect(ids()).toEqual([5, 6, 8]);
    order.setPartner(guest);
    expect(ids()).toEqual([8, 9, 10]);
    // Mei sits there still.
    order.setPartner(store.models["res.partner"].get(BO));
    expect(ids()).toEqual([8, 9, 10]);
});

test("as long as it is not known what a guest must not eat, nothing is offered", async () => {
    const { store, order, guest, ids } = await setupSuggestions();
    forgetCard(store, MEI);
    order.setPartner(guest);
    expect(ids()).toEqual([]);
    order.noteAsked(MEI);
    expect(ids()).toEqual([5, 6, 8]);
});

test("nothing that is ordered, sold out, not on the menu, or of which one is enough", async () => {
    const { store, ids, add } = await setupSuggestions({ sold_out: [5], choose_one: [3] });
    const template = (id) => store.models["product.template"].get(id);
    const burger = store.models["pos.category"].get(4);
    // Category 4 is below 3.
    [6, 8, 10].forEach((id) => (template(id).pos_categ_ids = [burger]));
    await add(11);
    expect(ids()).toEqual([6, 9, 12]);
    await add(8);
    expect(ids()).toEqual([9, 12]);
    template(9).available_in_pos = false;
    expect(ids()).toEqual([12]);
});

test("what was shown and added travels with the order, and looking at one changes nothing", async () => {
    const { store, order, add } = await setupSuggestions();
    patchWithCleanup(order, { isWithoutSuggestions: () => false });
    await add(9);
    expect(Boolean(order.serializeForORM().guest_suggestions)).toBe(false);
    order._dirty = false;
    order.noteSuggested([12, 5]);
    order.noteSuggested([5, 6]);
    expect(order._dirty).toBe(false);
    await store.addSuggestion(order, store.getSuggestions(order)[0]);
    expect(order.lines.map((line) => line.product_id.product_tmpl_id.id)).toEqual([9, 12]);
    expect(order.serializeForORM().guest_suggestions).toEqual({
        shown: [12, 5, 6],
        added: [[12, "with", false]],
    });
});

test("a suggestion that harms is asked about and, refused, not noted as added", async () => {
    const { store, order, guest, plain } = await setupSuggestions();
    const [suggestion] = [{ id: plain.id, reason: "popular", isNew: false, product: plain }];
    plain.guest_conflicts = [PEANUT];
    order.setPartner(guest);
    await store.addSuggestion(order, suggestion);
    expect(order.lines).toHaveLength(0);
    expect(order.getSuggestionLog().added).toEqual([]);
});

test("an order that is left without says so, and what would have been shown", async () => {
    const { order } = await setupSuggestions();
    patchWithCleanup(order, { isWithoutSuggestions: () => true });
    order.noteSuggested([5]);
    expect(order.getSuggestionLog()).toEqual({ shown: [5], added: [], without: true });
});

test("the till asks the server for a table once, keeps it, and lives without the server", async () => {
    const asked = [];
    const answers = [];
    patchWithCleanup(PosSession.prototype, {
        load_suggestions(_ids, version) {
            asked.push(version);
            return answers.shift() || {};
        },
    });
    const { store, order, ids, add } = await setupSuggestions({ version: 2 });
    await add(9);
    store.takeSuggestions({});
    answers.push({ ...RULES, version: 4 });
    await store.refreshSuggestions();
    expect(ids()).toEqual([12, 5, 6]);
    answers.push({ ...RULES, version: 4, table: undefined, sold_out: [5] });
    await store.refreshSuggestions();
    expect(asked.at(-1)).toBe(4);
    expect(ids()).toEqual([12, 6, 8]);
    // What the device keeps is enough after a reload without the server.
    store.takeSuggestions({});
    expect(ids()).toEqual([]);
    store.data.network.offline = true;
    const before = asked.length;
    await store.refreshSuggestions();
    expect(asked).toHaveLength(before);
    store.takeSuggestions(store._keptSuggestions());
    expect(ids()).toEqual([12, 6, 8]);
    expect(order.finalized).toBe(false);
    store.data.network.offline = false;
    answers.push({});
    await store.refreshSuggestions();
    expect(ids()).toEqual([]);
    expect(store._keptSuggestions().table).toBe(undefined);
});

test("the dishes are ranked once each time the bar is shown", async () => {
    const { store, order, add } = await setupSuggestions();
    let [ranked, shown] = [0, 0];
    const ask = store.getSuggestions;
    patchWithCleanup(store, {
        getSuggestions() {
            ranked += 1;
            return ask.apply(this, arguments);
        },
    });
    patchWithCleanup(SuggestionBar.prototype, {
        setup() {
            super.setup();
            onRendered(() => (shown += 1));
        },
    });
    await mountWithCleanup(SuggestionBar, { props: { order } });
    await add(9);
    await animationFrame();
    expect(order.getSuggestionLog().shown).toEqual([12, 5, 6]);
    expect(shown).toBeGreaterThan(1);
    expect(ranked).toBe(shown);
});
