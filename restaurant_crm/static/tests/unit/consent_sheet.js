import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

const words = (said) => ({
    title: `${said}: Shanghai`,
    rule: `${said}: rule`,
    sign: `${said}: sign`,
    clear: `${said}: again`,
    agree: `${said}: agree`,
    decline: `${said}: decline`,
    hint: `${said}: hint`,
    sending: `${said}: sending`,
    kept: `${said}: kept`,
    failed: `${said}: failed`,
    gone: `${said}: gone`,
    refused: `${said}: refused`,
    lines: {
        "marketing:mail": { text: `${said}: offers`, why: "", label: `${said}: mail` },
        "marketing:sms": { text: "", why: "", label: `${said}: sms` },
        "profiling:any": { text: `${said}: visits`, why: `${said}: why`, label: `${said}: yes` },
    },
});

export const SHEET = {
    lines: [
        ["marketing:mail", 1],
        ["marketing:sms", 1],
        ["profiling:any", 2],
    ],
    languages: [
        ["en_US", "English"],
        ["zh_CN", "简体中文"],
    ],
    words: { en_US: words("en"), zh_CN: words("zh") },
    seconds: 300,
    missing: "",
    lang: "",
};

/** A till with Mei on the order; `server.asked` has what the server was asked, by method. */
export async function setupDesk(sheet = SHEET) {
    const till = await setupTill();
    const { store, order, guest, server } = till;
    order.setPartner(guest);
    store.config.consent_sheet = { ...SHEET, remembered: true };
    server.asked = { ask: [], end: [], receive: [] };
    const said = [];
    patchWithCleanup(store.data.orm, {
        async call(model, method, args) {
            if (!["restaurant.consent.question", "restaurant.till.entry"].includes(model)) {
                return super.call(...arguments);
            }
            if (server.down) {
                throw new ConnectionLostError("/web/dataset/call_kw");
            }
            server.asked[method].push(args[0]);
            return method === "ask" ? sheet : true;
        },
    });
    patchWithCleanup(store.notification, {
        add(message) {
            said.push(String(message));
        },
    });
    return { ...till, said };
}
