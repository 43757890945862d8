import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryOne, waitUntil } from "@odoo/hoot-dom";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { OutboxButton } from "@restaurant_crm/app/components/outbox_button/outbox_button";
import { rowOf, setupSending } from "@restaurant_crm/../tests/unit/till";

definePosModels();

function refusal(message) {
    const error = new RPCError(message);
    error.data = { message };
    return error;
}

/** A paid order of two dishes that was never sent. `answer(order)`, if it gives an error, is what the server says. */
async function setup() {
    const server = { answer: () => null };
    const till = await setupSending((send) => {
        const error = server.answer(till.sent.at(-1));
        return error ? Promise.reject(error) : send();
    });
    const { store, order } = till;
    patchWithCleanup(store.deviceSync, { readDataFromServer: () => Promise.resolve() });
    store.syncAllOrdersDebounced = () => store.syncAllOrders();
    const told = [];
    patchWithCleanup(store.dialog, {
        add(component, props) {
            if (component !== AlertDialog) {
                return super.add(...arguments);
            }
            told.push(`${props.title}: ${props.body}`);
        },
    });
    const cash = store.models["pos.payment.method"].getFirst();
    const pay = (paid) => {
        paid.addPaymentline(cash);
        paid.state = "paid";
        store.addPendingOrder([paid.id]);
    };
    pay(order);
    return { ...till, server, told, cash, pay };
}

test("a paid order that the server refuses afterwards is told, with what to do", async () => {
    const { store, order, server, told, cash, sent } = await setup();
    server.answer = () => new ConnectionLostError("/");
    await store.syncAllOrders();
    expect(told).toHaveLength(0);
    server.answer = () => refusal("The journal is locked");
    await store.syncAllOrders();
    expect(told).toHaveLength(1);
    for (const said of [
        "The journal is locked",
        cash.name,
        order.getName(),
        "do not take the money",
    ]) {
        expect(told[0]).toInclude(said);
    }
    expect([order.state, order.isDirty(), order.payment_ids.length]).toEqual(["paid", true, 1]);
    // It is sent again; what is known is not said again.
    await store.syncAllOrders();
    expect([sent.length, told.length]).toEqual([3, 1]);
    server.answer = () => refusal("The product is gone");
    await store.syncAllOrders();
    expect(told).toHaveLength(2);
    expect(told[1]).toInclude("The product is gone");
    server.answer = () => null;
    await store.syncAllOrders();
    expect(told).toHaveLength(2);
    expect([order.isSynced, order.isDirty()]).toEqual([true, false]);
    expect(store.getRefusedPayments()).toHaveLength(0);
});

test("after the page was loaded again, too", async () => {
    const { store, order, server, told } = await setup();
    const row = rowOf(order);
    expect(row.state).toBe("paid");
    server.answer = () => refusal("The journal is locked");
    // As core does with paid orders that the device remembers.
    await store.afterProcessServerData();
    expect(told).toHaveLength(1);
    expect(store.getRefusedPayments().map(({ uuid }) => uuid)).toEqual([order.uuid]);
});

test("it is at the top of the till until the server takes it, and can be sent from there", async () => {
    const { store, order, server } = await setup();
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(OutboxButton);
    expect(".guest-outbox").toHaveCount(0);
    server.answer = () => refusal("The journal is locked");
    await store.syncAllOrders();
    await animationFrame();
    expect(queryOne(".guest-outbox").innerText.trim()).toBe("1");
    await click(".guest-outbox");
    await animationFrame();
    expect(".refused-payment").toHaveCount(1);
    expect(queryOne(".refused-payment").innerText).toInclude("The journal is locked");
    server.answer = () => null;
    await click(".refused-payment-retry");
    await animationFrame();
    await animationFrame();
    expect(".refused-payment").toHaveCount(0);
    expect(order.isDirty()).toBe(false);
});

for (const [when, isKnown] of [
    ["is known to be refused", true],
    ["is refused at that moment", false],
]) {
    test(`the next guest can pay when an older order ${when}`, async () => {
        const { store, order, plain, server, told, cash, sent } = await setup();
        server.answer = ({ uuid }) =>
            uuid === order.uuid ? refusal("The journal is locked") : null;
        if (isKnown) {
            await store.syncAllOrders();
        }
        const next = store.addNewOrder();
        await store.addLineToOrder({ product_tmpl_id: plain, qty: 1 }, next);
        next.addPaymentline(cash);
        store.setOrder(next);
        const validation = new OrderPaymentValidation({ pos: store, orderUuid: next.uuid });
        patchWithCleanup(validation, { afterOrderValidation: () => Promise.resolve(true) });
        await validation.finalizeValidation();
        expect([next.state, next.isSynced, next.isDirty()]).toEqual(["paid", true, false]);
        await waitUntil(() => order.isDirty());
        expect(order.state).toBe("paid");
        expect(told).toHaveLength(1);
        expect(told[0]).toInclude(order.getName());
        expect(sent.some(({ uuid }) => uuid === next.uuid)).toBe(true);
    });
}

test("a payment that is refused while the guest waits is open again, as core has it", async () => {
    const { store, order, server, told } = await setup();
    store.setOrder(order);
    order.state = "draft";
    server.answer = () => refusal("The journal is locked");
    const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
    await validation.finalizeValidation();
    expect(order.state).toBe("draft");
    expect(told.filter((text) => text.includes("do not take the money"))).toHaveLength(0);
    expect(store.getRefusedPayments()).toHaveLength(0);
});
