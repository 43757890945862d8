import { expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { advanceTime, tick } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { RPCError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { localChannel } from "@restaurant_crm/app/utils/display_channels";
import { BO } from "@restaurant_crm/../tests/unit/till";
import { setupDesk, SHEET } from "@restaurant_crm/../tests/unit/consent_sheet";

definePosModels();

const SIGNATURE = "data:image/png;base64,AAAA";
const ANSWER = { agreed: ["marketing:mail"], lang: "en_US", signature: SIGNATURE };

/** What a display in another window of this browser hears. */
function listen(store) {
    const heard = [];
    const channel = new BroadcastChannel(localChannel(store.config.access_token));
    channel.onmessage = ({ data }) => heard.push(data);
    return { heard, channel };
}

test("the display is asked, its answer waits in the outbox under the uuid of the question", async () => {
    const { store, order, guest, server, said } = await setupDesk();
    const { heard, channel } = listen(store);
    expect(await store.askForConsent(order, guest)).toBe(true);
    const [asked] = server.asked.ask;
    expect(asked).toMatchObject({
        partner_id: guest.id,
        config_id: store.config.id,
        order_uuid: order.uuid,
    });
    await waitUntil(() => heard.length);
    expect(heard[0]).toEqual({ uuid: asked.uuid, sheet: SHEET });
    expect(JSON.stringify(heard)).not.toInclude(guest.name);
    channel.postMessage({ uuid: "of another till", answer: ANSWER });
    channel.postMessage({ uuid: asked.uuid, shown: true });
    await waitUntil(() => store.consentDesk.question.shown);
    channel.postMessage({ uuid: asked.uuid, answer: ANSWER });
    await waitUntil(() => server.asked.receive.length);
    await waitUntil(() => heard.at(-1).kept);
    expect(heard.at(-1)).toEqual({ uuid: asked.uuid, kept: true });
    expect(server.asked.receive[0]).toMatchObject({
        ...ANSWER,
        uuid: asked.uuid,
        kind: "consent",
        partner_id: guest.id,
        order_uuid: order.uuid,
        lines: SHEET.lines,
    });
    expect(said.at(-1)).toInclude("agrees to 1 of 3");
    expect(store.consentDesk.question).toBe(null);
    expect(server.asked.end).toEqual([]);
});

test("without the server the till asks by the texts that it remembers, in the guest's language", async () => {
    const { store, order, guest, server, said } = await setupDesk();
    guest.lang = "zh_CN";
    server.down = true;
    const { heard, channel } = listen(store);
    await store.askForConsent(order, guest);
    await waitUntil(() => heard.length);
    expect(heard[0].sheet).toMatchObject({ remembered: true, lang: "zh_CN" });
    channel.postMessage({ uuid: heard[0].uuid, answer: { ...ANSWER, agreed: [] } });
    await waitUntil(() => store.guestOutbox.waiting.length);
    expect(store.guestOutbox.waiting[0]).toMatchObject({ uuid: heard[0].uuid, kind: "consent" });
    expect(said.at(-1)).toInclude("would rather not");
    server.down = false;
    await store.guestOutbox.flush();
    expect(server.asked.receive[0].agreed).toEqual([]);
    server.down = true;
    store.config.consent_sheet = undefined;
    expect(await store.askForConsent(order, guest)).toBe(false);
    expect(said.at(-1)).toInclude("cannot be reached");
});

test("another guest, another order, taking back and time end the question", async () => {
    const { store, order, guest, server } = await setupDesk();
    const { heard } = listen(store);
    const ends = [
        () => order.setPartner(store.models["res.partner"].get(BO)),
        () => order.setPartner(false),
        () => store.addNewOrder(),
        () => store.endConsentQuestion(),
    ];
    for (const end of ends) {
        store.setOrder(order);
        order.setPartner(guest);
        await tick();
        await store.askForConsent(order, guest);
        const { uuid } = store.consentDesk.question;
        await tick();
        expect(store.consentDesk.question.uuid).toBe(uuid);
        end();
        await waitUntil(() => !store.consentDesk.question);
        expect(server.asked.end.at(-1)).toBe(uuid);
        await waitUntil(() => heard.some((said) => said.uuid === uuid && said.ended));
    }
    store.setOrder(order);
    order.setPartner(guest);
    await tick();
    await store.askForConsent(order, guest);
    await advanceTime(SHEET.seconds * 1000);
    expect(store.consentDesk.question).toBe(null);
});

test("a question taken back before the server has answered ends there, too", async () => {
    const { store, order, guest, server } = await setupDesk();
    const asking = store.askForConsent(order, guest);
    store.endConsentQuestion();
    expect(await asking).toBe(false);
    await waitUntil(() => server.asked.end.length === 2);
    expect(server.asked.end[1]).toBe(server.asked.ask[0].uuid);
});

test("what the server says: no key, nothing left to ask, an answer on another device", async () => {
    const { store, order, guest, said } = await setupDesk();
    const error = Object.assign(new RPCError(), { data: { message: "There is no key" } });
    let reply = () => Promise.reject(error);
    patchWithCleanup(store.data.orm, {
        call(model, method) {
            return method === "ask" ? reply() : super.call(...arguments);
        },
    });
    expect(await store.askForConsent(order, guest)).toBe(false);
    expect(said.at(-1)).toBe("There is no key");
    reply = async () => ({ ...SHEET, lines: [] });
    expect(await store.askForConsent(order, guest)).toBe(false);
    expect(said.at(-1)).toInclude("allows already all");
    expect(store.consentDesk.question).toBe(null);
    reply = async () => SHEET;
    await store.askForConsent(order, guest);
    const { uuid } = store.consentDesk.question;
    await store.onDisplayMessage({ uuid, refused: "Not signed" });
    expect(said.at(-1)).toBe("Not signed");
    await store.onDisplayMessage({ uuid, answered: 2, of: 3 });
    expect(said.at(-1)).toInclude("agrees to 2 of 3");
    expect(store.guestOutbox.entries).toEqual([]);
    expect(store.consentDesk.question).toBe(null);
});

test("a display that shows nothing is missed", async () => {
    const { store, order, guest, said } = await setupDesk();
    await store.askForConsent(order, guest);
    await advanceTime(6000);
    expect(said.at(-1)).toInclude("No customer display");
    expect(store.consentDesk.question.silent).toBe(true);
});
