import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupSending } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/**
 * A till with an order of two dishes. What people do while it is on its way goes into `meanwhile`, a function a sending;
 * one that raises keeps the order from arriving.
 */
async function setup() {
    const meanwhile = [];
    const till = await setupSending(async (send) => {
        await meanwhile.shift()?.();
        return send();
    });
    const { store, order } = till;
    const send = async () => {
        store.addPendingOrder([order.id]);
        await store.syncAllOrders();
    };
    return { ...till, meanwhile, send };
}

const FAILURES = {
    "does not arrive": () => new ConnectionLostError("/"),
    "is refused": () => new RPCError("Another order is taking the number"),
};

for (const times of ["first", "second"]) {
    test(`what is changed while an order is on its way the ${times} time stays and is sent`, async () => {
        const { order, guest, sent, meanwhile, send } = await setup();
        if (times === "second") {
            await send();
            order.internal_note = "again";
        }
        const [line] = order.lines;
        meanwhile.push(() => {
            order.setPartner(guest);
            order.general_customer_note = "quickly";
            line.qty = 3;
            line.customer_note = "{no salt";
        });
        await send();
        expect(order.isSynced).toBe(true);
        expect(order.partner_id?.id).toBe(guest.id);
        expect(order.general_customer_note).toBe("quickly");
        expect(line.qty).toBe(3);
        expect(line.customer_note).toBe("{no salt");
        expect(order.isDirty()).toBe(true);
        await send();
        const last = sent.at(-1);
        expect(last.partner_id).toBe(guest.id);
        expect(last.general_customer_note).toBe("quickly");
        expect(last.lines.map(([command, id, { qty }]) => [command, id, qty])).toEqual([
            [1, line.id, 3],
        ]);
        expect(order.partner_id.id).toBe(guest.id);
        expect(line.qty).toBe(3);
        expect(order.isDirty()).toBe(false);
    });

    test(`a dish taken off while the order is on its way the ${times} time stays off`, async () => {
        const { store, order, sent, meanwhile, send } = await setup();
        if (times === "second") {
            await send();
            order.internal_note = "again";
        }
        const [gone, kept] = order.lines;
        const { uuid } = gone;
        meanwhile.push(() => order.removeOrderline(gone));
        await send();
        expect(order.lines.map((line) => line.uuid)).toEqual([kept.uuid]);
        expect(store.models["pos.order.line"].getBy("uuid", uuid)).toBe(undefined);
        expect(order.isDirty()).toBe(true);
        await send();
        const commands = sent.at(-1).lines.map(([command, id]) => [command, typeof id]);
        expect(commands).toEqual([[3, "number"]]);
        expect(order.lines.map((line) => line.uuid)).toEqual([kept.uuid]);
        expect(order.isDirty()).toBe(false);
    });
}

test("what was not changed meanwhile is as the server says", async () => {
    const { store, order, meanwhile, send } = await setup();
    const [line] = order.lines;
    const names = [];
    patchWithCleanup(store.data, {
        async call(model, method) {
            const answer = await super.call(...arguments);
            if (method === "sync_from_ui") {
                answer["pos.order"][0].pos_reference = "the server's";
                names.push(answer["pos.order"][0].id);
            }
            return answer;
        },
    });
    meanwhile.push(() => {
        line.qty = 2;
    });
    await send();
    expect(order.pos_reference).toBe("the server's");
    expect(order.id).toBe(names[0]);
});

for (const [what, error] of Object.entries(FAILURES)) {
    const fail = () => Promise.reject(error());
    test(`an order that ${what} is sent once more, with all that was in it`, async () => {
        const { store, order, sent, meanwhile, send } = await setup();
        // Core looks what the server has instead, which is another matter.
        patchWithCleanup(store.deviceSync, { readDataFromServer: () => Promise.resolve() });
        meanwhile.push(fail);
        await send();
        expect(order.isDirty()).toBe(true);
        await send();
        expect(sent).toHaveLength(2);
        expect(order.isSynced).toBe(true);
        const [first, second] = order.lines;
        first.qty = 5;
        order.removeOrderline(second);
        const [gone] = [second.id];
        meanwhile.push(fail);
        await send();
        await send();
        const last = sent.at(-1);
        expect(
            last.lines.filter(([command]) => command === 1).map(([, id, { qty }]) => [id, qty]),
        ).toEqual([[first.id, 5]]);
        expect(last.lines.filter(([command]) => command === 3)).toEqual([[3, gone]]);
        expect(order.isDirty()).toBe(false);
    });
}

test("dishes of a combo that is taken off while the order is on its way go with it", async () => {
    const { order, meanwhile, send, sent } = await setup();
    const [combo, choice] = order.lines;
    choice.combo_parent_id = combo;
    meanwhile.push(() => order.removeOrderline(combo));
    await send();
    expect(order.lines).toHaveLength(0);
    order.internal_note = "again";
    await send();
    expect(sent.at(-1).lines.map(([command]) => command)).toEqual([3, 3]);
    expect(order.lines).toHaveLength(0);
});
