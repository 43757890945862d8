import { expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { OptionalProductPopup } from "@point_of_sale/app/components/popups/optional_products_popup/optional_products_popup";
import { PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";
import {
    BO,
    forgetCard,
    giveAway,
    MEI,
    rowOf,
    setupTill,
} from "@restaurant_crm/../tests/unit/till";

definePosModels();

/**
 * Every way in which a dish or a guest gets onto an order, times every state of the guest's card: whatever comes
 * together, nothing that harms the guest reaches the kitchen without somebody having been asked and the ticket saying so.
 */
const seat = ({ order, guest }) => order.setPartner(guest);
const line = ({ store, order, nuts }, values = {}) =>
    store.models["pos.order.line"].create({
        order_id: order,
        product_id: nuts.product_variant_ids[0],
        qty: 1,
        price_unit: 3,
        ...values,
    });
const add = ({ store, order, nuts }, values = {}, options = {}) =>
    store.addLineToOrder({ product_tmpl_id: nuts, qty: 1, ...values }, order, options);
/** The combo of the test data with a choice of each part; the first choice contains peanuts. */
async function addCombo(till, values = {}) {
    const { store, order } = till;
    const combo = store.models["product.template"].get(7);
    const [chair, desk] = [1, 3].map((id) => store.models["product.combo.item"].get(id));
    chair.product_id.product_tmpl_id.guest_conflicts = [PEANUT];
    const payload = [
        [
            { combo_item_id: chair, configuration: undefined, qty: 1 },
            { combo_item_id: desk, configuration: undefined, qty: 1 },
        ],
        [],
    ];
    return store.addLineToOrder({ product_tmpl_id: combo, qty: 1, payload, ...values }, order);
}

const DISHES = {
    "a click": async (till) => {
        seat(till);
        await add(till);
    },
    "a barcode": async (till) => {
        seat(till);
        await add(till, {}, { code: { type: "product", code: "123", base_code: "123" } });
    },
    "a line without the question, as other modules make it": (till) => {
        seat(till);
        line(till);
    },
    "a dish that a loyalty program gives": async (till) => {
        const { store, order, nuts, plain } = till;
        seat(till);
        await add(till, { product_tmpl_id: plain });
        if (!store.models["loyalty.program"].get(90)) {
            giveAway(till, nuts);
        }
        await store.updatePrograms();
        const product = nuts.product_variant_ids[0];
        await store.addLineToCurrentOrder({ product_id: product, product_tmpl_id: nuts, qty: 1 });
        expect(order._get_reward_lines().map((line) => line.reward_id.id)).toEqual([90]);
    },
    "the keypad, on a dish kept for somebody else": async (till) => {
        seat(till);
        const kept = line(till);
        kept.guest_warning = { partner: MEI, preferences: [PEANUT], reason: "other", qty: 1 };
        kept.setQuantity(3);
    },
    "a combo": async (till) => {
        seat(till);
        await addCombo(till);
    },
    "a choice of an attribute": async (till) => {
        const { store, order, plain } = till;
        seat(till);
        const value = store.models["product.template.attribute.value"].create({
            id: 90,
            name: "With nuts",
            guest_conflicts: [PEANUT],
        });
        await store.addLineToOrder(
            { product_tmpl_id: plain, qty: 1, attribute_value_ids: [["link", value]] },
            order,
            {},
            false,
        );
    },
    "an optional product": async (till) => {
        const { nuts, plain } = till;
        seat(till);
        await add(till, { product_tmpl_id: plain });
        plain.update({ pos_optional_product_ids: [["set", nuts]] });
        const popup = await mountWithCleanup(OptionalProductPopup, {
            props: { productTemplate: plain, close: () => {} },
        });
        for (const row of popup.state.product_lines) {
            popup.changeQuantity(row, true);
        }
        await popup.confirm();
        await waitUntil(() => till.order.lines.length > 1);
    },
    "an order that is repeated": async (till) => {
        seat(till);
        await add(till, { price_unit: 3 }, { merge: false });
    },
    "a return that becomes a sale": (till) => {
        seat(till);
        till.order.is_refund = true;
        line(till, { qty: -1 }).setQuantity(2);
    },
    "a course that is fired later": async (till) => {
        const { store, order } = till;
        seat(till);
        const course = store.models["restaurant.order.course"].create({
            order_id: order,
            index: 2,
        });
        line(till, { course_id: course });
    },
    "another till": (till) => {
        const { store, order, nuts } = till;
        seat(till);
        store.models.connectNewData({
            "pos.order.line": [
                {
                    id: 700,
                    uuid: "of-another-till",
                    order_id: order.id,
                    product_id: nuts.product_variant_ids[0].id,
                    qty: 1,
                    price_unit: 3,
                    tax_ids: [],
                    attribute_value_ids: [],
                    combo_line_ids: [],
                    write_date: "2026-01-01 00:00:00",
                },
            ],
        });
    },
    "contents that are learned later": async (till) => {
        seat(till);
        till.nuts.guest_conflicts = false;
        await add(till);
        till.nuts.guest_conflicts = [PEANUT];
    },
};

const GUESTS = {
    "picked from the list": async (till) => {
        await add(till);
        till.store.setPartnerToCurrentOrder(till.guest);
        await till.store.readGuestsNow([MEI]);
    },
    "by a loyalty card": async (till) => {
        await add(till);
        till.order.setPartner(till.guest);
    },
    "beside the one who pays": async (till) => {
        await add(till);
        till.order.setPartner(till.store.models["res.partner"].get(BO));
        till.order.seatGuest(MEI);
    },
    "replaced by somebody else": async (till) => {
        await add(till);
        till.order.setPartner(till.guest);
        till.order.setPartner(till.store.models["res.partner"].get(BO));
    },
    "taken off as customer": async (till) => {
        await add(till);
        till.order.setPartner(till.guest);
        till.order.setPartner(false);
    },
    "from another table that is put to this one": async (till) => {
        const { store, order, guest } = till;
        await add(till);
        const table = store.models["restaurant.table"].get(2);
        const other = store.createNewOrder({ table_id: table });
        other.setPartner(guest);
        await store.mergeOrders(other, order);
    },
    "with dishes from another table": async (till) => {
        const { store, order, guest, nuts } = till;
        const table = store.models["restaurant.table"].get(2);
        const other = store.createNewOrder({ table_id: table });
        other.setPartner(guest);
        till.order = other;
        line(till);
        till.order = order;
        await store.mergeOrders(other, order);
        expect(order.lines.map(({ product_id }) => product_id)).toEqual([
            nuts.product_variant_ids[0],
        ]);
    },
    "by another till": async (till) => {
        const { store, order } = till;
        await add(till);
        store.models.connectNewData({ "pos.order": [rowOf(order, { partner_id: MEI })] });
    },
    "by another till, at the table": async (till) => {
        const { store, order } = till;
        await add(till);
        const guest_party = { guests: { [MEI]: { at: 1, seat: "2" } } };
        store.models.connectNewData({ "pos.order": [rowOf(order, { guest_party })] });
    },
    "on the other bill": async (till) => {
        const { store, order, guest } = till;
        const first = store.createNewOrder();
        first.setPartner(guest);
        await add(till);
        store.seatTogether(first, order);
    },
    "by the guest's own phone": async (till) => {
        const { store, order } = till;
        await add(till);
        store.models.connectNewData({
            "pos.order": [rowOf(order, { partner_id: MEI, source: "mobile" })],
        });
    },
};

const STATES = {
    loaded: () => {},
    "not read yet": ({ store }) => forgetCard(store, MEI),
    "not even the contact": ({ store }) => {
        store.models["res.partner"].get(MEI).delete({ silent: true });
    },
    "out of date": ({ guest, store }) => {
        guest.guest_card = { visits: 3 };
        store.freshGuests.delete(MEI);
    },
    "not read, no answer": ({ store, server }) => {
        forgetCard(store, MEI);
        server.down = true;
    },
    "not read, offline": ({ store }) => {
        forgetCard(store, MEI);
        store.data.network.offline = true;
    },
    "loaded, offline": ({ store }) => {
        store.data.network.offline = true;
    },
    "told to have changed, offline": ({ store }) => {
        store.doubtGuests([MEI]);
        store.data.network.offline = true;
    },
};

/** Whether the till can know by now what the guest must not eat. */
const READABLE = [
    "loaded",
    "not read yet",
    "not even the contact",
    "out of date",
    "loaded, offline",
];

/** Everything as before, with an order that nobody sits at. */
function startAnew(till) {
    const { store, server, nuts, plain, asked, askedUnknown, tickets, answers } = till;
    store.data.network.offline = false;
    server.down = false;
    store.models["restaurant.order.course"].deleteMany(
        store.models["restaurant.order.course"].getAll(),
    );
    store.models["pos.order.line"].deleteMany(store.models["pos.order.line"].getAll());
    const known = store.models["res.partner"].get(MEI);
    store.models.connectNewData({
        "res.partner": [
            { ...(known ? rowOf(known) : { id: MEI, name: "Mei" }), guest_card: server.cards[MEI] },
        ],
    });
    till.guest = store.models["res.partner"].get(MEI);
    nuts.guest_conflicts = [PEANUT];
    plain.guest_conflicts = false;
    [asked, askedUnknown, tickets].forEach((list) => list.splice(0));
    answers.splice(0, answers.length, ...Array(20).fill({ reason: "The kitchen leaves it out" }));
    store.freshGuests.clear();
    till.order = store.addNewOrder({ table_id: store.models["restaurant.table"].get(4) });
}

/** @returns {string[]} what is missing: whether somebody was asked, and what the kitchen reads */
async function findSilence(till, state) {
    const { store, order, asked, askedUnknown, tickets } = till;
    await store.sendOrderInPreparation(order);
    const ticket = tickets.join();
    const known = READABLE.includes(state);
    const wanted = {
        "a dish": order.lines.length > 0,
        "a ticket": tickets.length > 0,
        "a question": known ? asked.length > 0 : askedUnknown.includes(MEI),
        "the allergy on the ticket": ticket.includes(
            known ? "ALLERGY: Peanuts (Life-threatening)" : "ALLERGIES NOT KNOWN",
        ),
        "the reason on the ticket":
            !known || /Peanuts( \([^)]+\))? - The kitchen leaves it out/.test(ticket),
    };
    return Object.keys(wanted).filter((name) => !wanted[name]);
}

let combinations = 0;
for (const [kind, ways] of Object.entries({ dish: DISHES, guest: GUESTS })) {
    for (const [way, go] of Object.entries(ways)) {
        test(`${kind}: ${way}`, async () => {
            const till = await setupTill();
            // Another till's line is not on the mock server.
            patchWithCleanup(till.store, { syncAllOrders: async () => [] });
            const silent = {};
            for (const [state, prepare] of Object.entries(STATES)) {
                startAnew(till);
                await go(till);
                await prepare(till);
                const missing = await findSilence(till, state);
                if (missing.length) {
                    silent[state] = missing;
                }
                combinations++;
            }
            expect(silent).toEqual({});
        });
    }
}

test("there are enough combinations", () => {
    expect(combinations).toBeGreaterThan(60);
});
