import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { UNNAMED } from "@restaurant_crm/app/utils/guest_party";

// Milliseconds after which cards that could not be read are asked for again.
const READ_AGAIN = 10000;
// So many at once.
const READ_MOST = 100;
// Milliseconds within which guests who are only remembered are read anew: not by all tills of a chain at once.
const READ_WITHIN = 3000;

/** What the till knows of guests, and when it reads them anew. */
patch(PosStore.prototype, {
    async setup() {
        // Guests whose cards were read since they were last said to have changed. The others may be out of date.
        this.freshGuests = new Set();
        // Guests whom the till shows, and reads that are under way.
        this.shownGuests = new Set();
        this.guestReads = new Map();
        // Guests who sit nowhere and whose allergies have changed.
        this.doubtedGuests = new Set();
        await super.setup(...arguments);
    },

    async processServerData() {
        await super.processServerData(...arguments);
        this.data.connectWebSocket("GUESTS_CHANGED", (message) => this.onGuestsChanged(message));
        browser.addEventListener("pos-network-online", () => {
            this.caughtUp = this.catchUp();
        });
        browser.setInterval(() => {
            this.readOpenGuests();
            this.readDoubtedGuests();
        }, READ_AGAIN);
    },

    /** The connection is back: what other tills did and said meanwhile was not heard, and core does not ask. */
    async catchUp() {
        this.freshGuests.clear();
        const guestsRead = this.readOpenGuests();
        // Ours first: what was done here while offline must not be overwritten by what the server knew before.
        await this.syncAllOrders();
        await this.deviceSync.readDataFromServer();
        await guestsRead;
        await this.readOpenGuests();
    },

    /** Ids of everybody who sits at an open order. */
    getGuestIdsAtTables() {
        return [...new Set(this.getOpenOrders().flatMap((order) => order.getGuestIds()))];
    },

    /** Those at the order of whom something is not known, or may have changed since it was read. */
    getStaleGuestIds(order) {
        const unknown = order.getUnknownGuests().map(({ id }) => id);
        const old = order.getGuestIds().filter((id) => !this.freshGuests.has(id));
        return [...new Set([...unknown, ...old])];
    },

    /**
     * Only guests who sit at an open order are read at once: the others when somebody picks them.
     * @param {Object} message
     * @param {number[]} message.partner_ids
     * @param {boolean} [message.any] it may be anybody
     * @param {number[]|boolean} [message.read] whom to read although nobody has picked them; true: everybody
     */
    async onGuestsChanged({ partner_ids: ids, any, read }) {
        if (any) {
            this.freshGuests.clear();
        }
        ids.forEach((id) => this.freshGuests.delete(id));
        const changed =
            read === true ? this.models["res.partner"].map(({ id }) => id) : (read || []).slice();
        const atTables = new Set(this.getGuestIdsAtTables());
        this.doubtGuests(changed.filter((id) => !atTables.has(id)));
        if (!(await this.refreshShownGuests(any ? [...atTables] : ids))) {
            this.doubtGuests(changed.filter((id) => atTables.has(id) && !this.freshGuests.has(id)));
        }
    },

    /**
     * What these guests must not eat has changed. Until they are read it is not known, also when the line is cut and the
     * page loaded again meanwhile.
     */
    doubtGuests(ids) {
        const guests = ids
            .map((id) => this.models["res.partner"].get(id))
            .filter((guest) => guest && !this.isGuestHere(guest) && guest.isGuestCardKnown());
        for (const guest of guests) {
            guest.guest_card = { ...guest.guest_card, partial: true };
            this.doubtedGuests.add(guest.id);
        }
        if (guests.length) {
            this.data.synchronizeServerDataInIndexedDB({
                "res.partner": guests.map(({ raw }) => raw),
            });
            browser.clearTimeout(this.readDoubtedSoon);
            this.readDoubtedSoon = browser.setTimeout(
                () => this.readDoubtedGuests(),
                Math.random() * READ_WITHIN,
            );
        }
    },

    async readDoubtedGuests() {
        const ids = [...this.doubtedGuests].slice(0, READ_MOST);
        if (ids.length && !this.data.network.offline && (await this.readGuestsNow(ids))) {
            ids.forEach((id) => this.doubtedGuests.delete(id));
        }
    },

    refreshShownGuests(ids) {
        const atTables = new Set(this.getGuestIdsAtTables());
        return this.refreshGuests(ids.filter((id) => atTables.has(id)));
    },

    /** Ask again for those at open orders whom no read has reached. */
    readOpenGuests() {
        if (this.data.network.offline) {
            return;
        }
        const ids = this.getGuestIdsAtTables().filter((id) => !this.freshGuests.has(id));
        if (ids.length) {
            return this.refreshGuests(ids.slice(0, READ_MOST));
        }
    },

    /**
     * Read these guests anew; without network they stay as they are.
     * @returns {Promise<boolean>} whether they were read
     */
    async refreshGuests(ids) {
        const read = await this.readGuestsNow(ids);
        await this.checkGuestConflicts();
        return read;
    },

    /**
     * Read guests once, however many ask for them at the same time; of somebody who is no contact, what they said that
     * the till has no name for.
     */
    async readGuestsNow(ids) {
        if (ids.includes(UNNAMED)) {
            await this.refreshWords();
        }
        const wanted = ids.filter((id) => typeof id === "number" && id !== UNNAMED);
        const missing = wanted.filter((id) => !this.guestReads.has(id));
        if (missing.length) {
            const reading = this._readGuestsNow(missing);
            missing.forEach((id) => this.guestReads.set(id, reading));
            reading.finally(() => missing.forEach((id) => this.guestReads.delete(id)));
        }
        const answers = await Promise.all(wanted.map((id) => this.guestReads.get(id)));
        return answers.every(Boolean);
    },

    async _readGuestsNow(ids) {
        if (this.data.network.offline) {
            return false;
        }
        try {
            await this.guestOutbox.flush();
            await this.readGuests(ids);
            ids.forEach((id) => this.freshGuests.add(id));
            return true;
        } catch (error) {
            // Said on the card, and tried again.
            console.info("Guests not refreshed", error.message);
            return false;
        } finally {
            this.showEnteredOffline(ids);
        }
    },

    async readGuests(ids) {
        const found = await this.data.read("res.partner", ids);
        const there = new Set(Array.isArray(found) ? found.map(({ id }) => id) : ids);
        const missing = ids.filter((id) => !there.has(id));
        if (missing.length) {
            await this.followMergedGuests(missing);
        }
        await this.loadUnknownWords(ids);
    },

    /** Contacts that are gone were merged into others, perhaps: those sit at the table then. */
    async followMergedGuests(former) {
        const survivors = await this.data.orm.silent.call(
            "restaurant.guest.former",
            "find_survivors",
            [former],
        );
        const ids = [...new Set(Object.values(survivors))];
        if (ids.length) {
            await this.data.read("res.partner", ids);
            await this.loadUnknownWords(ids);
        }
        for (const [id, survivorId] of Object.entries(survivors)) {
            const survivor = this.models["res.partner"].get(survivorId);
            for (const order of this.getOpenOrders()) {
                if (order.getGuestIds().includes(Number(id))) {
                    order.replaceGuest(Number(id), survivor);
                    this.addPendingOrder([order.id]);
                }
            }
            this.freshGuests.add(survivorId);
            // Nobody shall pick the contact that is gone; paid orders of before keep their name.
            const gone = this.models["res.partner"].get(id);
            if (gone && !this.models["pos.order"].some((order) => order.partner_id === gone)) {
                gone.delete({ silent: true });
            }
        }
    },

    /** Tags, tiers and preferences that were made after the till was opened. */
    async loadUnknownWords(ids) {
        const cards = ids.map((id) => this.models["res.partner"].get(id)?.guest_card || {});
        const wanted = {
            "restaurant.tag": cards.flatMap((card) => card.tags || []),
            "restaurant.tier": cards.map((card) => card.tier).filter(Boolean),
            "restaurant.preference": cards.flatMap((card) => (card.prefs || []).map(([id]) => id)),
        };
        for (const [model, words] of Object.entries(wanted)) {
            const unknown = words.filter((id) => !this.models[model].get(id));
            if (unknown.length) {
                await this.data.searchRead(model, [["id", "in", unknown]]);
            }
        }
    },

    setPartnerToCurrentOrder(partner) {
        if (!partner && this.choosingGuest && !this.choosingGuest.takenOff) {
            return;
        }
        super.setPartnerToCurrentOrder(...arguments);
        if (partner) {
            this.checkGuestConflicts();
            this.shownGuests.add(partner.id);
            this.refreshGuests([partner.id]).then((read) => {
                if (!read) {
                    this.shownGuests.delete(partner.id);
                }
            });
        }
    },

    /** Closing the customer list without a choice changes nothing; core would take the guest off the order. */
    async selectPartner() {
        this.choosingGuest = { takenOff: false };
        try {
            return await super.selectPartner(...arguments);
        } finally {
            this.choosingGuest = null;
        }
    },

    /**
     * Guests come up at this till: by a loyalty card, with a table of another till, or when it is opened again.
     * They count as shown when they were read, so that a read that failed is tried again.
     */
    async showGuests(ids) {
        const fresh = ids.filter((id) => !this.shownGuests.has(id));
        this.shownGuests = new Set(ids.filter((id) => this.shownGuests.has(id)));
        if (!fresh.length) {
            return;
        }
        if (await this.refreshGuests(fresh)) {
            fresh.forEach((id) => this.shownGuests.add(id));
        }
    },
});
