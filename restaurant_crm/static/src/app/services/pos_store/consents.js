import { effect } from "@web/core/utils/reactive";
import { reactive } from "@odoo/owl";
import { batched } from "@web/core/utils/timing";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { RPCError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { uuidv4 } from "@point_of_sale/utils";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/new_guests";
import { busChannel, localChannel, MESSAGE } from "@restaurant_crm/app/utils/display_channels";
import { serverSaid } from "@restaurant_crm/app/utils/server_said";

const KEY = "restaurant_crm.display_key";
// Milliseconds that the till waits for the server before it asks without it, and for a display to show the question.
const SERVER_WITHIN = 4000;
const SHOWN_WITHIN = 6000;

/** Consents that a guest is asked for on the customer display, on this device or another one. */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        this.consentDesk = reactive({ question: null });
        this.displayChannel = new BroadcastChannel(localChannel(this.config.access_token));
        this.displayChannel.onmessage = ({ data }) => this.onDisplayMessage(data);
        this.bus.subscribe(MESSAGE, (message) => this.onDisplayMessage(message));
        if (browser.localStorage.getItem(KEY)) {
            this.getDisplayKey();
        }
        effect(
            batched(({ selectedOrder, consentDesk }) =>
                this.checkConsentQuestion(consentDesk.question, selectedOrder),
            ),
            [this],
        );
    },

    /** What opens the channel to displays on other devices; it stays with this device. */
    getDisplayKey() {
        const key = browser.localStorage.getItem(KEY) || uuidv4();
        browser.localStorage.setItem(KEY, key);
        this.bus.addChannel(busChannel(key));
        return key;
    },

    /**
     * Show the guest what the house would like to do. The answer is noted when it comes.
     * @returns {Promise<boolean>} whether a display was told
     */
    async askForConsent(order, guest) {
        this.endConsentQuestion();
        const question = {
            uuid: uuidv4(),
            guest_id: guest.id,
            order_uuid: order.uuid,
            customer_id: order.getPartner()?.id,
            lines: [],
            shown: false,
            silent: false,
        };
        this.consentDesk.question = question;
        let sheet;
        try {
            sheet =
                (await this.readConsentSheet(question, guest)) ||
                this.rememberedConsentSheet(guest);
        } catch (error) {
            this.forgetConsentQuestion();
            this.notification.add(serverSaid(error), { type: "danger" });
            return false;
        }
        if (this.consentDesk.question?.uuid !== question.uuid) {
            return false;
        }
        const nothing = this.sayNothingToAsk(sheet, guest);
        if (nothing) {
            this.forgetConsentQuestion();
            this.notification.add(nothing, { type: sheet.missing ? "danger" : "info" });
            return false;
        }
        this.consentDesk.question.lines = sheet.lines;
        this.tellDisplay({ sheet });
        this.consentTimers = [
            browser.setTimeout(() => this.forgetConsentQuestion(), sheet.seconds * 1000),
            browser.setTimeout(() => this.onDisplaySilent(question.uuid), SHOWN_WITHIN),
        ];
        return true;
    },

    /** What the guest is asked, as the server knows it; it tells displays on other devices. Nothing without it. */
    async readConsentSheet({ uuid, order_uuid }, guest) {
        if (this.data.network.offline || this.isGuestHere(guest)) {
            return;
        }
        const asked = {
            uuid,
            config_id: this.config.id,
            partner_id: guest.id,
            order_uuid,
            display: browser.localStorage.getItem(KEY) || false,
        };
        const late = new Promise((done) => browser.setTimeout(done, SERVER_WITHIN));
        const answer = this.data.orm.silent
            .call("restaurant.consent.question", "ask", [asked])
            .then((sheet) => {
                // Taken back meanwhile.
                if (this.consentDesk.question?.uuid !== uuid) {
                    this.endConsentOnServer(uuid);
                }
                return sheet;
            });
        try {
            return await Promise.race([answer, late]);
        } catch (error) {
            if (error instanceof RPCError) {
                throw error;
            }
        }
    },

    /** The texts as they were when this till was opened. */
    rememberedConsentSheet(guest) {
        return { ...this.config.consent_sheet, lang: guest.lang || "" };
    },

    /** Why nobody is asked; empty if there is something to ask. */
    sayNothingToAsk({ missing, lines }, guest) {
        if (missing) {
            return missing;
        }
        if (!lines) {
            // This till was opened before there were texts.
            return _t("The server cannot be reached. Try again later.");
        }
        return lines.length ? "" : _t("%s allows already all that the house asks for.", guest.name);
    },

    tellDisplay(message) {
        const { uuid } = this.consentDesk.question;
        this.displayChannel.postMessage(JSON.parse(JSON.stringify({ uuid, ...message })));
    },

    /** A display shows the question, or the guest has answered: on this device, or over the server. */
    async onDisplayMessage(message) {
        const { question } = this.consentDesk;
        if (!question || message?.uuid !== question.uuid) {
            return;
        }
        if (message.shown) {
            question.shown = true;
        } else if (message.answer) {
            this.tellDisplay({ kept: true });
            this.forgetConsentQuestion();
            await this.noteConsentAnswer(question, message.answer);
        } else if ("answered" in message) {
            this.forgetConsentQuestion();
            this.sayConsentAnswer(question, message.answered, message.of);
        } else if (message.refused) {
            this.notification.add(message.refused, { type: "danger", sticky: true });
        } else if (message.ended) {
            this.forgetConsentQuestion();
        }
    },

    /** The answer waits for the server like all that is noted about guests. */
    async noteConsentAnswer(question, { agreed, lang, signature }) {
        const { uuid, order_uuid, lines } = question;
        this.sayConsentAnswer(question, agreed.length, lines.length);
        await this.noteForGuest(this.guestOfQuestion(question), {
            uuid,
            kind: "consent",
            config_id: this.config.id,
            order_uuid,
            lines: JSON.parse(JSON.stringify(lines)),
            agreed,
            lang,
            signature,
        });
    },

    /** Who is asked; the server may have told meanwhile who a new guest is. */
    guestOfQuestion({ guest_id }) {
        return this.models["res.partner"].get(this.takenGuests?.[guest_id] || guest_id);
    },

    sayConsentAnswer(question, agreed, of) {
        const guest = this.guestOfQuestion(question);
        const said = agreed
            ? _t("%(guest)s has signed, and agrees to %(agreed)s of %(of)s.", {
                  guest: guest.name,
                  agreed,
                  of,
              })
            : _t("%s would rather not. That is noted.", guest.name);
        this.notification.add(said, { type: agreed ? "success" : "info" });
    },

    onDisplaySilent(uuid) {
        const { question } = this.consentDesk;
        if (question?.uuid === uuid && !question.shown) {
            question.silent = true;
            this.notification.add(
                _t(
                    "No customer display shows the question. Open it in the menu at the top right, and ask again.",
                ),
                { type: "warning" },
            );
        }
    },

    /** Take the question back: the display shows the order again. */
    endConsentQuestion() {
        const { question } = this.consentDesk;
        if (!question) {
            return;
        }
        this.tellDisplay({ ended: true });
        this.forgetConsentQuestion();
        if (!this.data.network.offline) {
            this.endConsentOnServer(question.uuid);
        }
    },

    /** Displays on other devices show the order again; without the server they do after a while. */
    endConsentOnServer(uuid) {
        return this.data.orm.silent
            .call("restaurant.consent.question", "end", [uuid])
            .catch(() => {});
    },

    forgetConsentQuestion() {
        (this.consentTimers || []).forEach((timer) => browser.clearTimeout(timer));
        this.consentDesk.question = null;
    },

    /** Who is asked stands at the till: with another guest, another order or without this order, nobody is asked. */
    checkConsentQuestion(question, selected) {
        if (!question) {
            return;
        }
        const order = this.models["pos.order"].getBy("uuid", question.order_uuid);
        const now = (id) => this.takenGuests?.[id] || id;
        const customer = (selected?.uuid === question.order_uuid ? selected : order)?.getPartner();
        if (
            !order ||
            customer?.id !== now(question.customer_id) ||
            (selected && selected.uuid !== question.order_uuid)
        ) {
            this.endConsentQuestion();
        }
    },
});
