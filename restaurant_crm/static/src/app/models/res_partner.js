import { patch } from "@web/core/utils/patch";
import { ResPartner } from "@point_of_sale/app/models/res_partner";

// A birthday counts as near this many days before and after.
const BIRTHDAY_DAYS = 7;

/** What the till knows of a guest; methods, because getters of records are cached. */
patch(ResPartner.prototype, {
    /**
     * Whether the till has read the card, and knows all that it speaks of. What it has not read is unknown, which is not
     * "nothing": rows of other devices come without, what was entered here about such a guest is only a part, and an
     * allergy that was made since the till was opened comes after the card, or not at all when the line is cut.
     */
    isGuestCardKnown() {
        if (!("guest_card" in this.model.fields)) {
            return true;
        }
        const { guest_card: card } = this;
        return card !== undefined && !card?.partial && this._knowsPreferences(card);
    },

    _knowsPreferences(card) {
        const preferences = this.models["restaurant.preference"];
        return (card?.prefs || []).every(([id]) => preferences?.get(id));
    },

    getGuestTags() {
        const tags = this.models["restaurant.tag"];
        return (this.guest_card?.tags || []).map((id) => tags?.get(id)).filter(Boolean);
    },

    getGuestTier() {
        return this.models["restaurant.tier"]?.get(this.guest_card?.tier);
    },

    /** Whether the server says that this restricted loyalty program is for the guest. */
    mayUseProgram(program) {
        return Boolean(this.guest_card?.programs?.includes(program.id));
    },

    /** @returns {{preference: Object, severity: string|null}[]} */
    getGuestPreferences() {
        const preferences = this.models["restaurant.preference"];
        return (this.guest_card?.prefs || [])
            .map(([id, severity]) => ({ preference: preferences?.get(id), severity }))
            .filter(({ preference }) => preference);
    },

    getGuestAllergies() {
        return this.getGuestPreferences().filter(({ preference }) => preference.kind === "allergy");
    },

    /** How many complaints of the guest are open. */
    getOpenComplaints() {
        return this.guest_card?.complaints || 0;
    },

    getUsualDishes() {
        const products = this.models["product.product"];
        return (this.guest_card?.dishes || []).map((id) => products.get(id)).filter(Boolean);
    },

    /** Days to the birthday if it is near: 0 today, negative when it was; else null. */
    getDaysToBirthday() {
        const [month, day] = (this.guest_card?.birthday || "").split("-").map(Number);
        if (!month) {
            return null;
        }
        const today = luxon.DateTime.now().startOf("day");
        const distances = [-1, 0, 1].map((shift) => {
            const first = luxon.DateTime.local(today.year + shift, month, 1);
            const birthday = first.set({ day: Math.min(day, first.daysInMonth) });
            return Math.round(birthday.diff(today, "days").days);
        });
        const nearest = distances.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
        return Math.abs(nearest) <= BIRTHDAY_DAYS ? nearest : null;
    },

    /** Is there anything to show of this guest? */
    hasGuestCard() {
        return Boolean(this.guest_card && Object.keys(this.guest_card).length);
    },

    get searchString() {
        const words = [this.getGuestTier(), ...this.getGuestTags()].filter(Boolean);
        return [
            super.searchString,
            this.guest_search_key || "",
            ...words.map(({ name }) => name),
        ].join(" ");
    },
});
