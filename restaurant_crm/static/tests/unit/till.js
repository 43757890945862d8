import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { CORIANDER, PEANUT } from "@restaurant_crm/../tests/unit/data/restaurant.data";

export const MEI = 3;
export const BO = 4;

/**
 * A till with a kitchen printer, an order, Mei who must not eat peanuts, and two dishes with and without.
 * @param {(Object|undefined)[]} answers to the questions about dishes, one after the other; then: leave it
 */
export async function setupTill(answers = []) {
    const store = await setupPosEnv();
    const asked = [];
    const askedUnknown = [];
    const tickets = [];
    const server = { cards: {}, down: false, reads: [] };
    store.unwatched.printers = [
        {
            config: { name: "Kitchen", product_categories_ids: [1, 2] },
            printReceipt: async (receipt) => {
                tickets.push(receipt.textContent.replace(/\s+/g, " "));
                return { successful: true };
            },
        },
    ];
    patchWithCleanup(store, {
        askAboutAllergies(order, dish, allergies) {
            asked.push(`${dish}: ${allergies.map(({ preference }) => preference.name)}`);
            return Promise.resolve(answers.shift());
        },
        askAboutUnknownGuest(order, { id }) {
            askedUnknown.push(id);
            return Promise.resolve("asked");
        },
    });
    patchWithCleanup(store.data, {
        async read(model, ids) {
            if (model !== "res.partner") {
                return super.read(...arguments);
            }
            server.reads.push(...ids);
            if (server.down) {
                throw new Error("The server does not answer");
            }
            for (const id of ids.filter((id) => id in server.cards)) {
                const known = store.models["res.partner"].get(id);
                store.models.connectNewData({
                    "res.partner": [
                        {
                            ...(known ? rowOf(known) : { id, name: `Guest ${id}` }),
                            guest_card: server.cards[id],
                        },
                    ],
                });
            }
            return store.models["res.partner"].readMany(ids);
        },
    });
    const guest = store.models["res.partner"].get(MEI);
    guest.guest_card = {
        prefs: [
            [PEANUT, "severe"],
            [CORIANDER, null],
        ],
        tags: [1],
    };
    server.cards[MEI] = guest.guest_card;
    const nuts = store.models["product.template"].get(5);
    const plain = store.models["product.template"].get(6);
    nuts.guest_conflicts = [PEANUT];
    plain.guest_conflicts = [CORIANDER];
    const order = store.addNewOrder();
    return { store, order, guest, nuts, plain, answers, asked, askedUnknown, tickets, server };
}

/** The row of a record as another device or the server sends it. */
export function rowOf(record, values = {}) {
    const plain = (name, value) => (value instanceof Set ? [...value] : value);
    return { ...JSON.parse(JSON.stringify(record.raw, plain)), ...values };
}

/** A till that knows of the guest what it was told without a card. */
export function forgetCard(store, id) {
    const row = rowOf(store.models["res.partner"].get(id));
    delete row.guest_card;
    store.models.connectNewData({ "res.partner": [row] });
    store.freshGuests.delete(id);
}

/**
 * A program that gives a dish away with each order, as the back office makes it; core gives it by taking its price off
 * with a line of its own.
 * @returns {Object} the reward
 */
export function giveAway({ store }, dish) {
    const { models } = store;
    const program = models["loyalty.program"].create({
        id: 90,
        name: "A dish for nothing",
        trigger: "auto",
        applies_on: "current",
        program_type: "promotion",
        is_nominative: false,
    });
    models["loyalty.rule"].create({
        id: 90,
        program_id: program,
        any_product: true,
        valid_product_ids: [],
        reward_point_amount: 1,
        reward_point_mode: "order",
        reward_point_split: false,
        minimum_qty: 1,
        minimum_amount: 0,
        minimum_amount_tax_mode: "incl",
        mode: "auto",
    });
    const product = dish.product_variant_ids[0];
    return models["loyalty.reward"].create({
        id: 90,
        description: "Free dish",
        program_id: program,
        reward_type: "product",
        required_points: 1,
        clear_wallet: false,
        multi_product: false,
        is_global_discount: false,
        reward_product_id: product,
        reward_product_ids: [["link", product]],
        reward_product_qty: 1,
        discount_line_product_id: models["product.product"].get(18),
    });
}

/**
 * A till with an order of two dishes. What it sends of orders is noted in `sent`, and goes through `deliver`.
 * @param {function(function(): Promise): Promise} deliver is given what sends it, and answers
 */
export async function setupSending(deliver) {
    const till = await setupTill();
    const { store, order, plain, nuts } = till;
    patchWithCleanup(store, { refreshGuests: () => Promise.resolve(true) });
    await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, order);
    await store.addLineToOrder({ product_tmpl_id: nuts, qty: 1 }, order);
    const sent = [];
    patchWithCleanup(store.data.orm, {
        async call(model, method, args) {
            if (method !== "sync_from_ui") {
                return super.call(...arguments);
            }
            sent.push(JSON.parse(JSON.stringify(args[0][0])));
            return deliver(() => super.call(...arguments));
        },
    });
    return { ...till, sent };
}
