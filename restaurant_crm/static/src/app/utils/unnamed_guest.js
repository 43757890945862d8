import { _t } from "@web/core/l10n/translation";
import { UNNAMED } from "@restaurant_crm/app/utils/guest_party";

/**
 * Somebody at the table who is no contact, but has said what they must not eat. Answers like one; it is nobody's card,
 * so nothing else is known.
 */
export class UnnamedGuest {
    id = UNNAMED;

    /** @param {number[]} said ids of preferences */
    constructor(said, models) {
        this.said = said;
        this.models = models;
    }

    get name() {
        return _t("Guest (self-order)");
    }
    get guest_card() {
        return { prefs: this.said.map((id) => [id, null]) };
    }
    /** What was said is a number until the till has the name: of what was made since it was opened it may not. */
    isGuestCardKnown() {
        const preferences = this.models["restaurant.preference"];
        return this.said.every((id) => preferences?.get(id));
    }
    getGuestPreferences() {
        const preferences = this.models["restaurant.preference"];
        return this.said
            .map((id) => ({ preference: preferences?.get(id), severity: null }))
            .filter(({ preference }) => preference);
    }
    getGuestAllergies() {
        return this.getGuestPreferences().filter(({ preference }) => preference.kind === "allergy");
    }
    getOpenComplaints() {
        return 0;
    }
    getGuestTier() {}
    getGuestTags() {
        return [];
    }
}
