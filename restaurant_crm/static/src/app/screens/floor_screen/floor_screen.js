import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { FloorScreen } from "@pos_restaurant/app/screens/floor_screen/floor_screen";

patch(FloorScreen.prototype, {
    /** What staff should know before they walk to the table; undefined for nothing. */
    getTableMark(table) {
        const guests = table.getOrders().map((order) => order.getPartner());
        const allergies = guests.flatMap((guest) => guest?.getGuestAllergies() || []);
        if (allergies.length) {
            const names = allergies.map(({ preference }) => preference.name).join(", ");
            return { icon: "⚠", title: _t("Allergy: %s", names), style: "text-bg-danger" };
        }
        if (guests.some((guest) => guest?.getOpenComplaints())) {
            return { icon: "☹", title: _t("Open complaint"), style: "text-bg-warning" };
        }
        // Levels without an icon are those that need no attention.
        const tier = guests.map((guest) => guest?.getGuestTier()).find((level) => level?.icon);
        return tier && { icon: tier.icon, title: tier.name, style: "text-bg-light" };
    },
});
