import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { Mutex } from "@web/core/utils/concurrency";
import { uuidv4 } from "@point_of_sale/utils";
import { serverSaid } from "@restaurant_crm/app/utils/server_said";

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
     * @param {(entry: Object, answer: any) => void} onTaken with what the server has answered
     */
    constructor(name, send, onRefused, onTaken = () => {}) {
        this.key = `restaurant_crm.outbox.${name}`;
        this.send = send;
        this.onRefused = onRefused;
        this.onTaken = onTaken;
        this.mutex = new Mutex();
        // Full: there is no room on the device, what is entered lasts as long as this page.
        this.state = reactive({ entries: this._stored(), full: false });
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

    /** Entries about a guest who was known by the `uuid` of an entry are about the contact `id`. */
    rename(uuid, id) {
        this._change((entries) =>
            entries.map((entry) =>
                entry.guest_uuid === uuid
                    ? { ...entry, guest_uuid: undefined, partner_id: id }
                    : entry,
            ),
        );
    }

    retry(uuid) {
        this._update(uuid, { refused: false, message: "", tries: 0 });
        return this.flush();
    }

    /** Send what waits, one after the other. Safe to call at any time. */
    flush() {
        return this.mutex.exec(async () => {
            // Another window of this device may have sent or added some; or there is room again.
            this._change((entries) => entries);
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
            const answer = await this.send({ uuid, at, ...said });
            this.discard(entry.uuid);
            this.onTaken(entry, answer);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                if (!(error instanceof ConnectionLostError)) {
                    console.warn("Guest entry not sent", error);
                }
                return false;
            }
            const tries = entry.tries + 1;
            const refused = REFUSALS.includes(error.exceptionName) || tries >= TRIES;
            const message = serverSaid(error);
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
        const entries = change(this._known());
        this.state.entries = entries;
        try {
            if (entries.length) {
                browser.localStorage.setItem(this.key, JSON.stringify(entries));
            } else {
                browser.localStorage.removeItem(this.key);
            }
            this.state.full = false;
        } catch (error) {
            console.warn("Entries about guests are not stored", error);
            this.state.full = true;
        }
    }

    /** What is stored, and what found no room there. */
    _known() {
        const stored = this._stored();
        if (!this.state.full) {
            return stored;
        }
        const uuids = new Set(this.entries.map(({ uuid }) => uuid));
        return [...stored.filter(({ uuid }) => !uuids.has(uuid)), ...this.entries];
    }

    _stored() {
        try {
            const entries = JSON.parse(browser.localStorage.getItem(this.key));
            return Array.isArray(entries) ? entries.filter((entry) => entry?.uuid) : [];
        } catch {
            return [];
        }
    }
}
