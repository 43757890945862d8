import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { NewGuestDialog } from "@restaurant_crm/app/components/new_guest_dialog/new_guest_dialog";
import "@restaurant_crm/app/services/pos_store/entries";
import { digitsOf } from "@restaurant_crm/app/utils/phone_numbers";

// So many digits name a guest of whom nothing but the number is known.
const LAST_DIGITS = 4;
// Milliseconds: long enough to be read, and on a phone it hides the card.
const SAY_LONG = 8000;

/**
 * Guests whose name or number the till takes. Until the server has them, and perhaps knows them already, they live on
 * this till only, under the uuid of their entry.
 */
patch(PosStore.prototype, {
    /**
     * Ask for the name or the number of a guest.
     * @param {string} typed what the cashier has looked for
     * @returns {Promise<Object|undefined>} the guest, whom the till may have known
     */
    async takeNewGuest(typed = "") {
        const answer = await makeAwaitable(this.dialog, NewGuestDialog, { typed });
        if (!answer) {
            return;
        }
        if (answer.guest) {
            return answer.guest;
        }
        const { uuid } = await this.noteForGuest(null, { kind: "guest", ...answer });
        const partner = this.models["res.partner"];
        return partner.get(this.takenGuests?.[uuid]) || partner.get(uuid);
    },

    nameGuest(guest) {
        return this.isGuestHere(guest)
            ? { partner_id: false, guest_uuid: guest.id }
            : super.nameGuest(...arguments);
    },

    guestOfEntry(entry) {
        return super.guestOfEntry(...arguments) || this.models["res.partner"].get(entry.guest_uuid);
    },

    /** What a guest is called whom the till takes: the server says the same. */
    nameNewGuest({ name, phone }) {
        return name || _t("Guest %s", digitsOf(phone).slice(-LAST_DIGITS));
    },

    /** Whether only this till knows the guest. */
    isGuestHere(guest) {
        return typeof guest?.id === "string";
    },

    applyGuestEntry(entry) {
        if (entry.kind !== "guest") {
            return super.applyGuestEntry(...arguments);
        }
        const guest =
            this.models["res.partner"].get(entry.uuid) ||
            this.models["res.partner"].create({
                id: entry.uuid,
                name: this.nameNewGuest(entry),
                phone: entry.phone,
            });
        this.data.synchronizeServerDataInIndexedDB({ "res.partner": [guest.raw] });
        for (const order of this.models["pos.order"].filter(
            (order) => order.guest_uuid === entry.uuid,
        )) {
            order.restoreGuest();
        }
    },

    async onGuestEntryTaken(entry, answer) {
        await super.onGuestEntryTaken(...arguments);
        if (entry.kind === "guest" && answer?.partner_id) {
            await this.replaceGuestHere(entry, answer.partner_id);
        }
    },

    /** The server has the guest: it may be somebody whom it knew by this number. */
    async replaceGuestHere(entry, id) {
        const { uuid } = entry;
        const partners = this.models["res.partner"];
        if (!partners.get(id)) {
            await this.data.read("res.partner", [id]);
        }
        const guest = partners.get(id);
        const here = partners.get(uuid);
        if (!guest) {
            return;
        }
        this.takenGuests = { ...this.takenGuests, [uuid]: id };
        this.guestOutbox.rename(uuid, id);
        for (const order of this.models["pos.order"].filter(
            (order) => order.guest_uuid === uuid || (here && order.partner_id === here),
        )) {
            order.identifyGuest(guest);
        }
        here?.delete();
        if (guest.name !== this.nameNewGuest(entry)) {
            this.notification.add(
                _t("This number belongs to %(name)s, who is on the order now.", {
                    name: guest.name,
                }),
                { type: "info", autocloseDelay: SAY_LONG },
            );
        }
    },

    /** The server has no form for a guest whom it does not know. */
    async editPartner(guest) {
        if (this.isGuestHere(guest)) {
            this.notification.add(
                _t("%s can be changed when the server has the entry.", guest.name),
            );
            return;
        }
        return super.editPartner(...arguments);
    },

    /** Orders come back from the server without a guest whom it does not know yet. */
    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const order of orders || []) {
            order.restoreGuest();
        }
    },
});
