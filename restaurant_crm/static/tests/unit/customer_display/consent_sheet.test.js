import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAll, queryOne, waitFor, waitUntil } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";
import { getMockEnv, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { localChannel, MESSAGE } from "@restaurant_crm/app/utils/display_channels";
import { ConsentDisplay } from "@restaurant_crm/customer_display/consent_display";
import { ConsentScreen } from "@restaurant_crm/customer_display/consent_sheet/consent_sheet";
import { setupDesk, SHEET } from "@restaurant_crm/../tests/unit/consent_sheet";

definePosModels();

const TOKEN = "token-of-the-till";
const KEY = "00000000-0000-4000-8000-000000000001";

/** A display with its screen; `bus(message)` is what the server tells it, `till` the channel of a till beside it. */
async function setupDisplay(token) {
    if (!token) {
        await setupDesk();
    }
    let hear;
    const channels = [];
    const display = new ConsentDisplay(
        {
            addChannel: (name) => channels.push(name),
            subscribe: (kind, callback) => {
                expect(kind).toBe(MESSAGE);
                hear = callback;
            },
        },
        token || TOKEN,
        KEY,
    );
    display.state = reactive(display.state);
    getMockEnv().services["restaurant_crm.consent_display"] = display;
    const till = new BroadcastChannel(localChannel(token || TOKEN));
    const heard = [];
    till.onmessage = ({ data }) => heard.push(data);
    return { display, bus: (message) => hear(message), channels, till, heard };
}

function sign(length = 90) {
    const canvas = queryOne(".signature-canvas");
    const { left, top } = canvas.getBoundingClientRect();
    const at = (type, x) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: left + 10 + x,
                clientY: top + 20,
                pointerId: 1,
                isPrimary: true,
            }),
        );
    at("pointerdown", 0);
    for (let x = 10; x <= length; x += 10) {
        at("pointermove", x);
    }
    at("pointerup", length);
}

test("nothing is ticked; who agrees has ticked and signed", async () => {
    const { bus, channels } = await setupDisplay();
    onRpc("/restaurant_crm/display/*", () => ({ taken: true }));
    await mountWithCleanup(ConsentScreen);
    expect(channels).toEqual([`restaurant_crm_display-${KEY}`]);
    expect(".consent-sheet").toHaveCount(0);
    bus({ uuid: "1", sheet: SHEET });
    await waitFor(".consent-sheet");
    expect("input:checked").toHaveCount(0);
    expect("input[type=checkbox]").toHaveCount(3);
    expect("#consent-title").toHaveText("en: Shanghai");
    expect(".consent-agree").not.toBeEnabled();
    expect(".consent-decline").toBeEnabled();
    await click("input[name='profiling:any']");
    await animationFrame();
    expect(".consent-agree").not.toBeEnabled();
    sign(20);
    await animationFrame();
    // A dot is no signature.
    expect(".consent-agree").not.toBeEnabled();
    sign();
    await animationFrame();
    expect(".consent-agree").toBeEnabled();
    await click(".signature-clear");
    await animationFrame();
    expect(".consent-agree").not.toBeEnabled();
});

test("another language, and nothing of one guest for the next", async () => {
    const { bus } = await setupDisplay();
    onRpc("/restaurant_crm/display/*", () => ({ taken: true }));
    await mountWithCleanup(ConsentScreen);
    bus({ uuid: "1", sheet: { ...SHEET, lang: "zh_CN" } });
    await waitFor(".consent-sheet[lang=zh-CN]");
    await click(".consent-language:contains(English)");
    await click("input[name='marketing:sms']");
    sign();
    await animationFrame();
    expect(".consent-agree").toBeEnabled();
    expect("#consent-title").toHaveText("en: Shanghai");
    bus({ uuid: "2", sheet: { ...SHEET, lang: "zh_CN" } });
    await animationFrame();
    expect("#consent-title").toHaveText("zh: Shanghai");
    expect("input:checked").toHaveCount(0);
    await click("input[name='marketing:sms']");
    await animationFrame();
    expect(".consent-agree").not.toBeEnabled();
    bus({ uuid: "1", ended: true });
    await animationFrame();
    expect(".consent-sheet").toHaveCount(1);
    bus({ uuid: "2", ended: true });
    await animationFrame();
    expect(".consent-sheet").toHaveCount(0);
    bus({ uuid: "3", sheet: SHEET });
    await advanceTime(SHEET.seconds * 1000);
    await animationFrame();
    expect(".consent-sheet").toHaveCount(0);
});

test("on another device the server hears the answer, again if it did not arrive", async () => {
    const { bus } = await setupDisplay();
    const said = [];
    let reply = () => ({ taken: true });
    onRpc("/restaurant_crm/display/*", async (request) => {
        const { params } = await request.json();
        said.push([new URL(request.url).pathname.split("/").at(-1), params.said]);
        return reply();
    });
    await mountWithCleanup(ConsentScreen);
    bus({ uuid: "1", sheet: SHEET });
    await waitFor(".consent-sheet");
    await waitUntil(() => said.length);
    expect(said[0]).toEqual(["1", { shown: true }]);
    await click("input[name='marketing:mail']");
    sign();
    await animationFrame();
    reply = () => {
        throw new Error("Gateway");
    };
    await click(".consent-agree");
    await waitFor(".consent-hint [role=alert]");
    expect("input:checked").toHaveCount(1);
    reply = () => ({ taken: true });
    await click(".consent-agree");
    await waitFor(".consent-done");
    expect(".consent-done").toHaveText("en: kept");
    const [uuid, answer] = said.at(-1);
    expect(uuid).toBe("1");
    expect(answer.agreed).toEqual(["marketing:mail"]);
    expect(answer.lang).toBe("en_US");
    expect(answer.signature).toMatch(/^data:image\/png;base64,/);
    expect(answer.signature.length).toBeLessThan(20000);
    await advanceTime(4000);
    await animationFrame();
    // The order is shown again.
    expect(".consent-sheet").toHaveCount(0);
    for (const [answer, step] of [
        [{ taken: false, gone: true }, "gone"],
        [{ taken: false, refused: true }, "refused"],
    ]) {
        reply = () => answer;
        bus({ uuid: step, sheet: SHEET });
        await waitFor(".consent-decline");
        await click(".consent-decline");
        await waitFor(".consent-done");
        expect(".consent-done").toHaveText(`en: ${step}`);
    }
});

test("till and display of one device do without the server", async () => {
    const { store, order, guest, server } = await setupDesk();
    server.down = true;
    const { bus } = await setupDisplay(store.config.access_token);
    onRpc("/restaurant_crm/display/*", () => {
        throw new Error("The display asks the server");
    });
    await mountWithCleanup(ConsentScreen);
    await store.askForConsent(order, guest);
    await waitFor(".consent-sheet");
    await waitUntil(() => store.consentDesk.question.shown);
    // It may hear the same over the server.
    bus({ uuid: store.consentDesk.question.uuid, sheet: SHEET });
    await click("input[name='profiling:any']");
    sign();
    await animationFrame();
    await click(".consent-agree");
    await waitFor(".consent-done");
    const [entry] = store.guestOutbox.waiting;
    expect(entry.agreed).toEqual(["profiling:any"]);
    expect(entry.partner_id).toBe(guest.id);
    await advanceTime(4000);
    await animationFrame();
    expect(queryAll(".consent-sheet")).toHaveLength(0);
});
