import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { FloorScreen } from "@pos_restaurant/app/screens/floor_screen/floor_screen";
import { severityLabels } from "@restaurant_crm/app/utils/guest_labels";

patch(FloorScreen.prototype, {
    /** What staff should know before they walk to the table; undefined for nothing. */
    getTableMark(table) {
        const orders = table.getOrders();
        const allergies = orders.flatMap((order) => order.getAllergies());
        if (allergies.length) {
            const labels = severityLabels();
            const names = allergies.map(
                ({ preference, severity }) =>
                    `${preference.name} (${labels[severity || preference.severity] || "?"})`,
            );
            const title = _t("Allergy: %s", [...new Set(names)].join(", "));
            return { icon: "⚠", title, style: "text-bg-danger" };
        }
        if (orders.some((order) => order.getUnknownGuests().length)) {
            return { icon: "?", title: _t("Allergies not loaded"), style: "text-bg-danger" };
        }
        const guests = orders.flatMap((order) => order.getLoadedGuests());
        if (guests.some((guest) => guest?.getOpenComplaints())) {
            return { icon: "☹", title: _t("Open complaint"), style: "text-bg-warning" };
        }
        // Levels without an icon are those that need no attention.
        const tier = guests.map((guest) => guest?.getGuestTier()).find((level) => level?.icon);
        return tier && { icon: tier.icon, title: tier.name, style: "text-bg-light" };
    },
});
