import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { Mutex } from "@web/core/utils/concurrency";
import { uuidv4 } from "@point_of_sale/utils";

// What the server says when an entry can never be taken as it is.
const REFUSALS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "builtins.ValueError",
    "builtins.TypeError",
];
// So often an entry is tried against a server that fails otherwise.
const TRIES = 5;

/**
 * Entries about guests that wait for the server. They survive a reload, each is sent until the
 * server has taken it (which it does once a uuid), and a refused one does not hold up the others.
 */
export class GuestOutbox {
    /**
     * @param {string} name of the database, so that tills of two databases do not mix
     * @param {(entry: Object) => Promise} send
     * @param {(entry: Object) => void} onRefused
     */
    constructor(name, send, onRefused) {
        this.key = `restaurant_crm.outbox.${name}`;
        this.send = send;
        this.onRefused = onRefused;
        this.mutex = new Mutex();
        this.state = reactive({ entries: this._stored() });
    }

    get entries() {
        return this.state.entries;
    }
    get waiting() {
        return this.entries.filter((entry) => !entry.refused);
    }
    get refused() {
        return this.entries.filter((entry) => entry.refused);
    }

    add(entry) {
        const at = luxon.DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss");
        const kept = { uuid: uuidv4(), at, tries: 0, ...entry };
        this._change((entries) => [...entries, kept]);
        return kept;
    }

    discard(uuid) {
        this._change((entries) => entries.filter((entry) => entry.uuid !== uuid));
    }

    retry(uuid) {
        this._update(uuid, { refused: false, message: "", tries: 0 });
        return this.flush();
    }

    /** Send what waits, one after the other. Safe to call at any time. */
    flush() {
        return this.mutex.exec(async () => {
            // Another window of this device may have sent or added some.
            this.state.entries = this._stored();
            for (const entry of this.waiting) {
                if (!(await this._deliver(entry))) {
                    return;
                }
            }
        });
    }

    /** @returns {Promise<boolean>} whether the server can be reached */
    async _deliver(entry) {
        const { uuid, at, ...said } = entry;
        ["tries", "refused", "message"].forEach((name) => delete said[name]);
        try {
            await this.send({ uuid, at, ...said });
            this.discard(entry.uuid);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                if (!(error instanceof ConnectionLostError)) {
                    console.warn("Guest entry not sent", error);
                }
                return false;
            }
            const tries = entry.tries + 1;
            const refused = REFUSALS.includes(error.exceptionName) || tries >= TRIES;
            const message = error.data?.message || error.message;
            this._update(entry.uuid, { tries, refused, message });
            if (refused) {
                this.onRefused({ ...entry, message });
            }
        }
        return true;
    }

    _update(uuid, values) {
        this._change((entries) =>
            entries.map((entry) => (entry.uuid === uuid ? { ...entry, ...values } : entry)),
        );
    }

    /** Change what is stored, not what this window remembers: another one may have written meanwhile. */
    _change(change) {
        this.state.entries = change(this._stored());
        browser.localStorage.setItem(this.key, JSON.stringify(this.state.entries));
    }

    _stored() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key)) || [];
        } catch {
            return [];
        }
    }
}
