import { expect, test } from "@odoo/hoot";
import { click, edit, queryOne, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

/** A till whose server takes guests as number 900, or does not answer. */
async function setupTaking() {
    const till = await setupTill();
    const { store, server } = till;
    const sent = [];
    const said = [];
    patchWithCleanup(store.data.orm, {
        async call(model, method, args) {
            if (model !== "restaurant.till.entry") {
                return super.call(...arguments);
            }
            if (server.down) {
                throw new ConnectionLostError("/web/dataset/call_kw");
            }
            sent.push(args[0]);
            return { partner_id: 900 };
        },
    });
    patchWithCleanup(store.notification, { add: (text) => said.push(text) });
    await mountWithCleanup(MainComponentsContainer);
    return { ...till, sent, said };
}

const write = async (selector, text) => {
    await click(selector);
    await edit(text);
    await animationFrame();
};
const isReady = () => !queryOne(".new-guest-save").disabled;

test("a name or a whole number is enough, and consent is not ticked in advance", async () => {
    const { store, sent } = await setupTaking();
    const taking = store.takeNewGuest();
    await waitFor(".new-guest-dialog");
    await click(".new-guest-consent");
    await animationFrame();
    for (const [name, phone, ready] of [
        ["", "", false],
        ["Lin", "", true],
        ["Lin", "138", false],
        ["", "138", false],
        ["", "Lin", false],
        ["", "138 0013 8000", true],
        ["Lin", "138 0013 8000", true],
    ]) {
        await write(".new-guest-name", name);
        await write(".new-guest-phone", phone);
        expect(isReady()).toBe(ready, { message: `“${name}”, “${phone}”` });
    }
    await write(".new-guest-name", "");
    await click(".new-guest-consent");
    await animationFrame();
    expect(isReady()).toBe(false);
    await click(".new-guest-consent");
    await animationFrame();
    await click(".new-guest-save");
    await taking;
    expect(sent[0]).toMatchObject({
        kind: "guest",
        name: "",
        phone: "138 0013 8000",
        purposes: [],
    });
});

test("without a server the last digits are the name, and whom the server knows by them is said", async () => {
    const { store, order, server, said } = await setupTaking();
    server.down = true;
    const taking = store.takeNewGuest("138 0013 8000");
    await waitFor(".new-guest-dialog");
    await click(".new-guest-consent");
    await animationFrame();
    await click(".new-guest-save");
    const guest = await taking;
    expect(guest.name).toBe("Guest 8000");
    order.setPartner(guest);
    server.down = false;
    server.cards[900] = {};
    await store.guestOutbox.flush();
    // The server calls guest 900 otherwise.
    expect(order.getPartner().name).toBe("Guest 900");
    expect(said.at(-1)).toInclude("This number belongs to Guest 900");
});
