import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";

/** What the till knows of guests, and when it reads them anew. */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        this.data.connectWebSocket("GUESTS_CHANGED", ({ partner_ids }) =>
            this.refreshShownGuests(partner_ids),
        );
    },

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
});
