import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { AllergyDialog } from "@restaurant_crm/app/components/allergy_dialog/allergy_dialog";
import "@restaurant_crm/app/services/pos_store/guests";
import { allergiesOf, conflicts, contents } from "@restaurant_crm/app/utils/guest_conflicts";

/** Nobody gets a dish that harms them unless somebody says why. */
patch(PosStore.prototype, {
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
});
