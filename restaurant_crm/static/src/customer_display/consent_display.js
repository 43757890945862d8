import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { Deferred } from "@web/core/utils/concurrency";
import { busChannel, localChannel, MESSAGE } from "@restaurant_crm/app/utils/display_channels";

// Milliseconds: for a till on this device to take the answer, and for the guest to read that it was.
const TILL_WITHIN = 3000;
const THANKS = 4000;

/**
 * What a till asks a guest on this display. The till on this device hears the answer itself, whether or not there is a
 * network; that of another device through the server.
 */
export class ConsentDisplay {
    /**
     * @param {Object} busService
     * @param {string} token of the point of sale
     * @param {string} [key] of this display; without one it hears only tills of this device
     */
    constructor(busService, token, key) {
        // Step: "ask", "sending", "kept", "failed", "refused" or "gone".
        this.state = reactive({ question: null, step: "ask" });
        this.local = new BroadcastChannel(localChannel(token));
        this.local.onmessage = ({ data }) => this.hear(data, "local");
        if (key) {
            busService.addChannel(busChannel(key));
            busService.subscribe(MESSAGE, (message) => this.hear(message, "server"));
        }
    }

    hear({ uuid, sheet, ended, kept }, from) {
        const known = this.state.question?.uuid === uuid;
        if (sheet && known) {
            // A display of this device hears the same question twice.
            this.heardFrom.add(from);
        } else if (sheet) {
            this.show(uuid, sheet, from);
        } else if (known && kept) {
            this.keptByTill?.resolve(true);
        } else if (known && ended) {
            this.close();
        }
    }

    show(uuid, sheet, from) {
        this.close();
        this.heardFrom = new Set([from]);
        this.state.question = { uuid, ...sheet };
        this.closing = browser.setTimeout(() => this.close(), sheet.seconds * 1000);
        if (from === "local") {
            this.local.postMessage({ uuid, shown: true });
        } else {
            this.tellServer({ shown: true }).catch(() => {});
        }
    }

    close() {
        browser.clearTimeout(this.closing);
        this.state.question = null;
        this.state.step = "ask";
    }

    tellServer(said) {
        return rpc(
            `/restaurant_crm/display/${this.state.question.uuid}`,
            { said },
            { silent: true },
        );
    }

    /** @param {Object} answer `agreed` (keys), `lang` and `signature` (a picture as an address) */
    async answer(answer) {
        const { uuid } = this.state.question;
        this.state.step = "sending";
        const step = (await this.tellTill(uuid, answer)) ? "kept" : await this.send(answer);
        if (this.state.question?.uuid !== uuid) {
            return;
        }
        this.state.step = step;
        if (step === "kept") {
            browser.clearTimeout(this.closing);
            this.closing = browser.setTimeout(() => this.close(), THANKS);
        }
    }

    /** @returns {Promise<boolean>} whether a till on this device has taken the answer */
    async tellTill(uuid, answer) {
        if (!this.heardFrom.has("local")) {
            return false;
        }
        this.keptByTill = new Deferred();
        const late = browser.setTimeout(() => this.keptByTill.resolve(false), TILL_WITHIN);
        this.local.postMessage({ uuid, answer });
        const kept = await this.keptByTill;
        browser.clearTimeout(late);
        return kept;
    }

    async send(answer) {
        try {
            const { taken, gone } = await this.tellServer(answer);
            return taken ? "kept" : gone ? "gone" : "refused";
        } catch {
            return "failed";
        }
    }
}
