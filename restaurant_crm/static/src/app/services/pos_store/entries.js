import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { ComplaintDialog } from "@restaurant_crm/app/components/guest_dialog/complaint_dialog";
import "@restaurant_crm/app/services/pos_store/guests";
import { GuestOutbox } from "@restaurant_crm/app/utils/guest_outbox";

const FLUSH_EVERY = 10000;

/** What staff note about guests: at once on this till, on the server as soon as it is reached. */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        this.guestOutbox = new GuestOutbox(
            odoo.info?.db,
            (entry) => this.data.orm.silent.call("restaurant.till.entry", "receive", [entry]),
            (entry) => this.onGuestEntryRefused(entry),
        );
        this.showEnteredOffline();
        const flush = () => this.guestOutbox.flush();
        browser.addEventListener("pos-network-online", flush);
        browser.setInterval(flush, FLUSH_EVERY);
        flush();
    },

    async postSyncAllOrders() {
        await super.postSyncAllOrders(...arguments);
        this.guestOutbox?.flush();
    },

    /** Note something about a guest: at once on this till, on the server as soon as it is reached. */
    async enterForGuest(guest, entry) {
        await this.noteForGuest(guest, entry);
        await this.checkGuestConflicts();
    },

    /** The same without asking about what is on the order. */
    async noteForGuest(guest, entry) {
        const kept = this.guestOutbox.add({ partner_id: guest?.id || false, ...entry });
        this.applyGuestEntry(kept);
        await this.guestOutbox.flush();
        if (guest && !this.guestOutbox.entries.some(({ uuid }) => uuid === kept.uuid)) {
            await this.readGuestsNow([guest.id]);
        }
    },

    /** A complaint about an order, of its guest or of somebody who is not known. */
    async reportComplaint(order, guest = order.getPartner()) {
        const entry = await makeAwaitable(this.dialog, ComplaintDialog, { order, guest });
        if (entry) {
            await this.enterForGuest(guest, {
                kind: "complaint",
                config_id: this.config.id,
                ...entry,
            });
            this.notification.add(_t("The complaint was noted. The manager is told at once."), {
                type: "success",
            });
        }
        return Boolean(entry);
    },

    applyGuestEntry(entry) {
        const guest = this.models["res.partner"].get(entry.partner_id);
        if (!guest) {
            return;
        }
        // What is entered about a guest whom nobody has read is not all there is.
        const card = {
            ...guest.guest_card,
            ...(guest.isGuestCardKnown() ? {} : { partial: true }),
        };
        const tags = (card.tags || []).filter((id) => id !== entry.tag_id);
        if (entry.kind === "tag_add") {
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
            if (!ids || ids.includes(entry.partner_id)) {
                this.applyGuestEntry(entry);
            }
        }
    },

    onGuestEntryRefused(entry) {
        const guest = this.models["res.partner"].get(entry.partner_id);
        this.notification.add(
            _t("An entry about %(guest)s was refused: %(message)s", {
                guest: guest?.name || "?",
                message: entry.message,
            }),
            { type: "danger", sticky: true },
        );
        if (guest && !this.data.network.offline) {
            this.data.read("res.partner", [guest.id]).catch(() => {});
        }
    },
});
