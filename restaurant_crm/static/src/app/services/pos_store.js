import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { AllergyDialog } from "@restaurant_crm/app/components/allergy_dialog/allergy_dialog";
import { ComplaintDialog } from "@restaurant_crm/app/components/guest_dialog/complaint_dialog";
import { allergiesOf, conflicts, contents } from "@restaurant_crm/app/utils/guest_conflicts";
import { newFeedbackToken } from "@restaurant_crm/app/utils/feedback_token";
import { GuestOutbox } from "@restaurant_crm/app/utils/guest_outbox";

const FLUSH_EVERY = 10000;

patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        this.data.connectWebSocket("GUESTS_CHANGED", ({ partner_ids }) =>
            this.refreshShownGuests(partner_ids),
        );
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

    createNewOrder(data = {}) {
        return super.createNewOrder({ feedback_token: newFeedbackToken(), ...data });
    },

    async postSyncAllOrders() {
        await super.postSyncAllOrders(...arguments);
        this.guestOutbox?.flush();
    },

    // -- what the till knows of guests ------------------------------------------------------

    /** Read these guests anew; without network they stay as they are. */
    async refreshGuests(ids) {
        if (!ids.length || this.data.network.offline) {
            return;
        }
        try {
            await this.guestOutbox.flush();
            await this.readGuests(ids);
        } catch (error) {
            console.info("Guests not refreshed", error.message);
        }
        this.showEnteredOffline(ids);
        await this.checkGuestConflicts();
    },

    async readGuests(ids) {
        await this.data.read("res.partner", ids);
        await this.loadUnknownWords(ids);
    },

    /** Only guests who sit at an open order: the others are read when somebody picks them. */
    refreshShownGuests(ids) {
        const shown = new Set(this.getOpenOrders().map((order) => order.partner_id?.id));
        return this.refreshGuests(ids.filter((id) => shown.has(id)));
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
        super.setPartnerToCurrentOrder(...arguments);
        if (partner) {
            this.checkGuestConflicts();
            this.guestShownId = partner.id;
            this.refreshGuests([partner.id]);
        }
    },

    /** A guest comes up at this till: by a loyalty card, with a table of another till, or when it is opened again. */
    async showGuest(id) {
        if (this.guestShownId !== id) {
            this.guestShownId = id;
            await this.refreshGuests(id ? [id] : []);
        }
    },

    // -- entries about guests ------------------------------------------------------------------

    /** Note something about a guest: at once on this till, on the server as soon as it is reached. */
    async enterForGuest(guest, entry) {
        const kept = this.guestOutbox.add({ partner_id: guest?.id || false, ...entry });
        this.applyGuestEntry(kept);
        await this.guestOutbox.flush();
        if (guest && !this.guestOutbox.entries.some(({ uuid }) => uuid === kept.uuid)) {
            await this.refreshGuests([guest.id]);
        } else {
            await this.checkGuestConflicts();
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
        const card = { ...guest.guest_card };
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

    // -- allergies ---------------------------------------------------------------------------

    /**
     * Ask before a dish is added that harms the guest: here variant, choices and combo are known.
     * Clicks, barcodes, optional products and repeated lines all come by.
     */
    async handleComboProduct(values, order, configure, { line } = {}) {
        const result = await super.handleComboProduct(...arguments);
        const guest = order.getPartner();
        if (result === false || !guest || order.isRefund || values.qty < 0) {
            return result;
        }
        const found = allergiesOf(conflicts(guest, contents(values, this.models)));
        if (!found.length) {
            return result;
        }
        const decision = await this.askAboutAllergies(guest, values.product_tmpl_id.name, found);
        if (!decision) {
            return false;
        }
        const warning = this.prepareGuestWarning(guest, found, decision.reason);
        if (line) {
            line.guest_warning = warning;
        } else {
            values.guest_warning = warning;
        }
        return result;
    },

    prepareGuestWarning(guest, found, reason) {
        return {
            partner: guest.id,
            preferences: found.map(({ preference }) => preference.id),
            reason,
        };
    },

    /** @returns {Promise<{reason: string}|undefined>} nothing: the guest does not get the dish */
    askAboutAllergies(guest, dish, allergies, { added = false } = {}) {
        return makeAwaitable(this.dialog, AllergyDialog, {
            guestName: guest.name,
            dish,
            allergies: allergies.map(({ preference, severity }) => ({
                id: preference.id,
                name: preference.name,
                icon: preference.icon || "",
                severity: severity || preference.severity,
                description: preference.description || "",
            })),
            added,
        });
    },

    /**
     * Ask about lines that came without being asked about: the guest was set after them, an allergy
     * was learned, a reward or another table brought them. One question after the other.
     * @returns {Promise<boolean>} whether nothing is open any more
     */
    async checkGuestConflicts(order = this.getOrder()) {
        if (!order || this.askingAboutGuest) {
            return false;
        }
        this.askingAboutGuest = true;
        try {
            for (
                let open = order.getOpenConflicts();
                open.length;
                open = order.getOpenConflicts()
            ) {
                const { line, allergies } = open[0];
                const guest = order.getPartner();
                const decision = await this.askAboutAllergies(
                    guest,
                    line.getFullProductName(),
                    allergies,
                    { added: true },
                );
                if (!this.models["pos.order.line"].get(line.id) || order.getPartner() !== guest) {
                    continue;
                }
                if (decision) {
                    const all = allergiesOf(line.getGuestConflicts());
                    line.guest_warning = this.prepareGuestWarning(guest, all, decision.reason);
                    order._markDirty();
                } else {
                    if (line.is_reward_line) {
                        // Else the program gives it again at once.
                        order.uiState.disabledRewards.add(line.reward_id?.id);
                    }
                    order.removeOrderline(line);
                }
            }
        } finally {
            this.askingAboutGuest = false;
        }
        await this.tellKitchenAboutAllergies(order);
        return true;
    },

    async sendOrderInPreparation(order, opts = {}) {
        if (!opts.cancelled) {
            await this.checkGuestConflicts(order);
        }
        return super.sendOrderInPreparation(...arguments);
    },

    async pay() {
        await this.checkGuestConflicts();
        return super.pay(...arguments);
    },

    async validateOrderFast() {
        await this.checkGuestConflicts();
        return super.validateOrderFast(...arguments);
    },

    // -- kitchen -----------------------------------------------------------------------------

    /** Every ticket of an allergic guest says so on top; a dish that was kept says why. */
    getOrderData(order) {
        order.uiState.kitchenKnows = this.allergySignature(order);
        const allergies = order.getPartner()?.getGuestAllergies() || [];
        const warnings = {};
        for (const line of order.lines) {
            if (line.guest_warning) {
                const names = allergies
                    .filter(({ preference }) => line.isDecided({ preference }))
                    .map(({ preference }) => preference.name);
                warnings[line.uuid] = `${names.join(", ")} - ${line.guest_warning.reason}`;
            }
        }
        return {
            ...super.getOrderData(...arguments),
            guest_allergies: allergies.map(({ preference }) => preference.name).join(", "),
            guest_warnings: warnings,
        };
    },

    /** What a ticket says about allergies, in short; empty when there is nothing to say. */
    allergySignature(order) {
        const allergies = order.getPartner()?.getGuestAllergies() || [];
        const reasons = order.lines
            .filter((line) => line.guest_warning)
            .map((line) => `${line.uuid}${line.guest_warning.reason}`);
        return allergies.length
            ? JSON.stringify([allergies.map(({ preference }) => preference.id).sort(), reasons])
            : "";
    },

    /** The kitchen cooks already: an allergy that becomes known now is a ticket of its own. */
    async tellKitchenAboutAllergies(order) {
        const sent = Object.values(order.last_order_preparation_change?.lines || {});
        const signature = this.allergySignature(order);
        if (
            !sent.length ||
            !signature ||
            order.finalized ||
            signature === order.uiState.kitchenKnows ||
            !this.config.printerCategories?.size
        ) {
            return;
        }
        await this.printChanges(
            order,
            [
                {
                    new: [],
                    cancelled: [],
                    noteUpdate: sent.map((change) => ({ ...change })),
                    noteUpdateTitle: _t("ALLERGY - ALREADY ORDERED"),
                },
            ],
            false,
        );
    },
});
