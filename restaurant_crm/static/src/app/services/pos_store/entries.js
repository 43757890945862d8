import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { ComplaintDialog } from "@restaurant_crm/app/components/guest_dialog/complaint_dialog";
import "@restaurant_crm/app/services/pos_store/guests";
import { DEVICE_FULL } from "@restaurant_crm/app/utils/device_storage";
import { GuestOutbox } from "@restaurant_crm/app/utils/guest_outbox";

const FLUSH_EVERY = 10000;
// So often, at most, the cashier hears that the device is full.
const SAY_FULL_EVERY = 60000;

/** What staff note about guests: at once on this till, on the server as soon as it is reached. */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        this.guestOutbox = new GuestOutbox(
            odoo.info?.db,
            (entry) => this.sendGuestEntry(entry),
            (entry) => this.onGuestEntryRefused(entry),
            (entry, answer) => this.onGuestEntryTaken(entry, answer),
        );
        this.showEnteredOffline();
        const flush = () => this.guestOutbox.flush();
        browser.addEventListener("pos-network-online", flush);
        browser.addEventListener(DEVICE_FULL, () => this.onDeviceFull());
        browser.setInterval(flush, FLUSH_EVERY);
        flush();
    },

    async postSyncAllOrders() {
        await super.postSyncAllOrders(...arguments);
        this.guestOutbox?.flush();
    },

    sendGuestEntry(entry) {
        return this.data.orm.silent.call("restaurant.till.entry", "receive", [entry]);
    },

    /** What the server has answered to an entry that it took. */
    onGuestEntryTaken(entry, answer) {
        if (answer?.suggested) {
            this.notification.add(_t("Suggested to guest relations, who decide on this tag."), {
                type: "info",
            });
        }
    },

    /**
     * Note something about a guest: at once on this till, on the server as soon as it is reached.
     * @returns {Promise<Object>} the entry
     */
    async enterForGuest(guest, entry) {
        const kept = await this.noteForGuest(guest, entry);
        await this.checkGuestConflicts();
        return kept;
    },

    /** The same without asking about what is on the order. */
    async noteForGuest(guest, entry) {
        const kept = this.guestOutbox.add({ ...this.nameGuest(guest), ...entry });
        this.applyGuestEntry(kept);
        if (this.guestOutbox.state.full) {
            this.sayDeviceIsFull();
        }
        await this.guestOutbox.flush();
        if (guest && !this.findGuestEntry(kept)) {
            await this.readGuestsNow([guest.id]);
        }
        return kept;
    },

    /** How an entry says whom it is about. */
    nameGuest(guest) {
        return { partner_id: guest?.id || false };
    },

    /** The entry as it waits or was refused; nothing once it was taken. */
    findGuestEntry({ uuid }) {
        return this.guestOutbox.entries.find((entry) => entry.uuid === uuid);
    },

    /** No room on the device: what is entered now is lost with the page unless it is sent before. */
    sayDeviceIsFull() {
        const now = Date.now();
        if (now - (this.saidDeviceIsFull || 0) < SAY_FULL_EVERY) {
            return;
        }
        this.saidDeviceIsFull = now;
        this.notification.add(
            _t(
                "The storage of this device is full. What you enter is kept only until this page is closed or " +
                    "reloaded: do neither before the server has it. The till keeps trying to store it.",
            ),
            { type: "danger", sticky: true },
        );
    },

    /** The browser could not store orders: try again, and say so. */
    onDeviceFull() {
        this.sayDeviceIsFull();
        browser.clearTimeout(this.storeAgain);
        this.storeAgain = browser.setTimeout(
            () => this.data.debouncedSynchronizeLocalDataInIndexedDB(),
            SAY_FULL_EVERY / 2,
        );
    },

    /** A complaint about an order, of its guest or of somebody who is not known. */
    async reportComplaint(order, guest = order.getPartner()) {
        const entry = await makeAwaitable(this.dialog, ComplaintDialog, { order, guest });
        if (entry) {
            const kept = await this.enterForGuest(guest, {
                kind: "complaint",
                config_id: this.config.id,
                ...entry,
            });
            this.sayComplaint(this.findGuestEntry(kept));
        }
        return Boolean(entry);
    },

    /** @param {Object} [left] the entry, if the server has not taken it */
    sayComplaint(left) {
        if (!left) {
            this.notification.add(_t("The complaint was noted. The manager is told at once."), {
                type: "success",
            });
        } else if (!left.refused) {
            this.notification.add(
                _t(
                    "The complaint is noted on this till. The manager is told when the server is reached again.",
                ),
                { type: "warning" },
            );
        }
    },

    /** The guest whom an entry is about, if the till knows them. */
    guestOfEntry(entry) {
        return this.models["res.partner"].get(entry.partner_id);
    },

    applyGuestEntry(entry) {
        const guest = this.guestOfEntry(entry);
        if (!guest) {
            return;
        }
        // What is entered about a guest whom nobody has read is not all there is.
        const card = {
            ...guest.guest_card,
            ...(guest.isGuestCardKnown() ? {} : { partial: true }),
        };
        const tags = (card.tags || []).filter((id) => id !== entry.tag_id);
        if (entry.tag_id && !this.models["restaurant.tag"].get(entry.tag_id)?.decided_at_till) {
            // Guest relations decide: until then the guest is as before.
        } else if (entry.kind === "tag_add") {
            card.tags = [...tags, entry.tag_id];
        } else if (entry.kind === "tag_remove") {
            card.tags = tags;
        } else if (entry.kind === "preference") {
            const known = card.prefs || [];
            if (!known.some(([id]) => id === entry.preference_id)) {
                card.prefs = [...known, [entry.preference_id, entry.severity || null]];
            }
        } else if (entry.kind === "preference_remove") {
            card.prefs = (card.prefs || []).filter(([id]) => id !== entry.preference_id);
        }
        if (entry.kind === "complaint") {
            card.complaints = Math.max(card.complaints || 0, 1);
        }
        guest.guest_card = card;
        this.data.synchronizeServerDataInIndexedDB({ "res.partner": [guest.raw] });
    },

    /** What still waits for the server is part of the card, whatever the server sent meanwhile. */
    showEnteredOffline(ids) {
        for (const entry of this.guestOutbox.waiting) {
            if (!ids || ids.includes(this.guestOfEntry(entry)?.id)) {
                this.applyGuestEntry(entry);
            }
        }
    },

    onGuestEntryRefused(entry) {
        const guest = this.guestOfEntry(entry);
        this.notification.add(
            _t("An entry about %(guest)s was refused: %(message)s", {
                guest: guest?.name || "?",
                message: entry.message,
            }),
            { type: "danger", sticky: true },
        );
        if (typeof guest?.id === "number" && !this.data.network.offline) {
            this.data.read("res.partner", [guest.id]).catch(() => {});
        }
    },
});
