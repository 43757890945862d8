import { expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { rowOf, setupSending } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/**
 * An order of two dishes that the server has as open. `wait`, a promise or nothing, holds the next answer to a sending;
 * what the server says last goes through `say`.
 */
async function setup() {
    const server = { wait: null, say: (answer) => answer };
    const till = await setupSending(async (send) => {
        await server.wait;
        return server.say(await send());
    });
    const { store, order, sent } = till;
    await store.syncAllOrders({ orders: [order] });
    sent.splice(0);
    expect(order.isSynced).toBe(true);
    expect(order.isDirty()).toBe(false);
    // These records say not when they were written.
    patchWithCleanup(store.deviceSync, {
        constructOrdersDomain: () => ({ domain: {}, recordIds: {} }),
    });
    const told = [];
    patchWithCleanup(store.dialog, {
        add(component, props) {
            component === AlertDialog && told.push(props.body);
        },
    });
    const pay = () => {
        order.addPaymentline(store.models["pos.payment.method"].getFirst());
        order.state = "paid";
        store.addPendingOrder([order.id]);
    };
    return { ...till, server, told, pay };
}

/** As a device remembers it. */
const plain = (row) =>
    JSON.parse(JSON.stringify(row, (name, value) => (value instanceof Set ? [...value] : value)));

const domain = [["state", "=", "draft"]];
const READS = {
    "another till has changed something": ({ deviceSync }) => deviceSync.readDataFromServer(),
    "orders are looked up": ({ data }) => data.loadServerOrders(domain),
    "something else brings it": ({ data }) =>
        data.callRelated("pos.order", "read_pos_orders", [domain], {}, false, true),
    "two reads cross": ({ data, deviceSync }) =>
        Promise.all([
            deviceSync.readDataFromServer(),
            data.loadServerOrders(domain),
            data.callRelated("pos.order", "read_pos_orders", [domain], {}, false, true),
        ]),
};

for (const [when, read] of Object.entries(READS)) {
    test(`an order that is paid here stays paid, and to be sent, when ${when}`, async () => {
        const { store, order, pay, sent } = await setup();
        order.lines[0].qty = 4;
        pay();
        await read(store);
        expect([order.state, order.isDirty(), order.payment_ids.length]).toEqual(["paid", true, 1]);
        expect(order.lines[0].qty).toBe(4);
        await store.syncAllOrders();
        expect(sent.at(-1).state).toBe("paid");
        expect(sent.at(-1).payment_ids.length).toBe(1);
        expect([order.state, order.isDirty()]).toEqual(["paid", false]);
    });

    test(`what is on its way is not taken back when ${when}`, async () => {
        const { store, order, pay, server, sent } = await setup();
        order.lines[0].qty = 4;
        server.wait = new Deferred();
        pay();
        const sending = store.syncAllOrders();
        await waitUntil(() => sent.length);
        await read(store);
        expect([order.state, order.lines[0].qty]).toEqual(["paid", 4]);
        server.wait.resolve();
        await sending;
        expect([order.state, order.isDirty(), order.lines[0].qty]).toEqual(["paid", false, 4]);
    });

    test(`what is changed on an open order stays to be sent when ${when}`, async () => {
        const { store, order, sent } = await setup();
        const [line, other] = order.lines;
        const gone = other.id;
        line.qty = 5;
        order.removeOrderline(other);
        await read(store);
        expect(order.isDirty()).toBe(true);
        expect(order.lines.map(({ qty }) => qty)).toEqual([5]);
        store.addPendingOrder([order.id]);
        await store.syncAllOrders();
        const commands = sent.at(-1).lines.map(([command, id]) => [command, id]);
        expect(commands.sort()).toEqual([
            [1, line.id],
            [3, gone],
        ]);
        expect(order.isDirty()).toBe(false);
    });
}

test("a read that is answered late does not take back what was sent since", async () => {
    const { store, order, pay } = await setup();
    const late = {
        "pos.order": [rowOf(order)],
        "pos.order.line": order.lines.map((line) => rowOf(line)),
    };
    pay();
    await store.syncAllOrders();
    expect(order.isDirty()).toBe(false);
    patchWithCleanup(store.data.orm, {
        call: async (model, method) =>
            method === "read_config_open_orders"
                ? { dynamic_records: late, deleted_record_ids: {} }
                : {},
    });
    await store.deviceSync.readDataFromServer();
    expect(order.state).toBe("paid");
});

test("an order that another till has cancelled stays as long as its payment is not sent", async () => {
    const { store, order, pay } = await setup();
    const gone = { "pos.order": [order.id], "pos.order.line": order.lines.map(({ id }) => id) };
    pay();
    store.deviceSync.processDeletedRecords(gone);
    expect(store.models["pos.order"].get(order.id)).toBe(order);
    expect(order.lines).toHaveLength(2);
    await store.syncAllOrders();
    store.deviceSync.processDeletedRecords(gone);
    expect(store.models["pos.order"].get(gone["pos.order"][0])).toBe(undefined);
});

test("who pays twice is told so, and the till has what the server has", async () => {
    const { store, order, pay, server, told } = await setup();
    pay();
    const [mine] = order.payment_ids;
    const { uuid } = mine;
    server.say = (answer) => ({
        ...answer,
        "pos.payment": [],
        "pos.order": [{ ...answer["pos.order"][0], payment_ids: [] }],
    });
    await store.syncAllOrders();
    expect(told).toHaveLength(1);
    expect(told[0]).toInclude(store.models["pos.payment.method"].getFirst().name);
    expect(store.models["pos.payment"].getBy("uuid", uuid)).toBe(undefined);
    expect([order.state, order.isDirty()]).toEqual(["paid", false]);
});

test("dishes that another till added to a bill that was paid are told", async () => {
    const { store, pay, server, told } = await setup();
    pay();
    server.say = (answer) => {
        const [line] = answer["pos.order.line"];
        const more = { ...line, id: 900, uuid: "theirs", qty: 7, full_product_name: "Their dish" };
        answer["pos.order.line"].push(more);
        answer["pos.order"][0].lines.push(more.id);
        return answer;
    };
    await store.syncAllOrders();
    expect(told).toHaveLength(1);
    expect(told[0]).toInclude("7 × Their dish");
});

test("a payment that was made without network goes with all that was on the order", async () => {
    const { store, order, pay, sent } = await setup();
    const [kept, off] = order.lines;
    const { id } = off;
    order.removeOrderline(off);
    pay();
    store.data.network.offline = true;
    await store.syncAllOrders();
    const { condition } = store.data.opts.databaseTable["pos.order"];
    expect(condition(order)).toBe(false);
    const { condition: ofLine } = store.data.opts.databaseTable["pos.order.line"];
    expect(ofLine(kept)).toBe(false);
    // The page is loaded again: what is to be taken off is known by what the server had.
    const row = plain(order.serializeForIndexedDB());
    store.models.commands["pos.order.line"]?.unlink.clear();
    store.models.commands["pos.order"].unlink.clear();
    order._dirty = kept._dirty = false;
    store.models.loadConnectedData({ "pos.order": [row] });
    expect(order.isDirty()).toBe(true);
    store.data.network.offline = false;
    await store.afterProcessServerData();
    expect(sent).toHaveLength(1);
    expect(sent[0].state).toBe("paid");
    const commands = sent[0].lines.map(([command, line]) => [command, line]);
    expect(commands.sort()).toEqual([
        [1, kept.id],
        [3, id],
    ]);
    expect(order.isDirty()).toBe(false);
    expect(condition(order)).toBe(true);
});

test("what a device is to send outlives that everything is read anew", async () => {
    const { store, order, pay } = await setup();
    pay();
    // In these tests devices remember nothing by themselves.
    const device = {
        "pos.order": [plain(order.serializeForIndexedDB())],
        "pos.payment": order.payment_ids.map((payment) => plain(payment.serializeForIndexedDB())),
    };
    store.data.indexedDB = {
        readAll: async () => ({ ...device }),
        create: async (model, rows) => {
            device[model] = rows;
        },
        delete: async () => {},
    };
    store.data.remembered = await store.data.readUnsent();
    // Core's list after changes of products: empty, with names.
    const data = [];
    data["pos.order"] = [
        { ...rowOf(order), state: "draft" },
        { id: 777, uuid: "other", state: "draft" },
    ];
    data["pos.session"] = [{ id: 1, state: "opened" }];
    await store.data.synchronizeServerDataInIndexedDB(data);
    expect(data["pos.order"].map(({ id, state }) => [id, state]).sort()).toEqual(
        [
            [order.id, "paid"],
            [777, "draft"],
        ].sort(),
    );
    expect(data["pos.payment"]).toHaveLength(1);
    expect(device["pos.order"].find(({ uuid }) => uuid === order.uuid).state).toBe("paid");
    expect(device["pos.session"]).toHaveLength(1);
});

test("dishes of two orders that came to one table are sent with the one that stays", async () => {
    const { store, order, sent, tickets } = await setup();
    const [one, free] = [2, 4].map((id) => store.models["restaurant.table"].get(id));
    order.table_id = one;
    await store.sendOrderInPreparation(order);
    await store.syncAllOrders({ orders: [order] });
    const second = store.addNewOrder({ table_id: free });
    await store.addLineToOrder(
        { product_tmpl_id: order.lines[0].product_id.product_tmpl_id, qty: 3 },
        second,
    );
    await store.syncAllOrders({ orders: [second] });
    const all = [...order.lines, ...second.lines].map(({ id }) => id).sort();
    const printed = tickets.length;
    sent.splice(0);
    // Another till moves the second one to the table of the first.
    store.syncAllOrdersDebounced = () => store.syncAllOrders();
    await store.deviceSync.processDynamicRecords({
        "pos.order": [rowOf(order), { ...rowOf(second), table_id: one.id }],
    });
    const [left] = one.getOrders();
    expect(left.lines.map(({ id }) => id).sort()).toEqual(all);
    await store.syncAllOrders();
    const moved = sent.filter(({ id }) => id === left.id).flatMap(({ lines }) => lines);
    expect(moved.map(([command, , vals]) => [command, vals.order_id])).toEqual(
        moved.map(() => [1, left.id]),
    );
    expect(moved.length).toBeGreaterThan(0);
    expect(left.isDirty()).toBe(false);
    // The kitchen goes on cooking.
    expect(tickets).toHaveLength(printed);
});
