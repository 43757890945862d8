import { Component, useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { GuestChips } from "@restaurant_crm/app/components/guest_chips/guest_chips";
import { GuestDialog } from "@restaurant_crm/app/components/guest_dialog/guest_dialog";
import {
    birthdayText,
    formatShortDay,
    severityLabels,
} from "@restaurant_crm/app/utils/guest_labels";

/** Who this is, in two lines above the order; a tap opens everything the till may know. */
export class GuestCard extends Component {
    static template = "restaurant_crm.GuestCard";
    static components = { GuestChips };
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        // However a dish or a guest got here: rewards, merged tables, other devices.
        useEffect(
            (open) => {
                if (open) {
                    this.pos.checkGuestConflicts(this.props.order);
                }
            },
            () => [this.openConflicts],
        );
        useEffect(
            (id) => {
                this.pos.showGuest(id);
            },
            () => [this.guest?.id],
        );
    }

    get guest() {
        return this.props.order.getPartner();
    }
    get openConflicts() {
        return this.props.order
            .getOpenConflicts()
            .map(({ line, allergies }) => `${line.uuid}:${allergies.length}`)
            .join();
    }
    get allergies() {
        const labels = severityLabels();
        return this.guest.getGuestAllergies().map(({ preference, severity }) => ({
            id: preference.id,
            icon: preference.icon || "⚠",
            name: preference.name,
            severity: labels[severity] || "",
        }));
    }
    get birthday() {
        return birthdayText(this.guest.getDaysToBirthday());
    }
    get dishes() {
        return this.guest
            .getUsualDishes()
            .map((product) => product.product_tmpl_id?.name)
            .filter(Boolean)
            .join(", ");
    }
    get visits() {
        const { visits, last } = this.guest.guest_card || {};
        if (!visits) {
            return _t("First visit");
        }
        return _t("%(visits)s visits · %(last)s", { visits, last: formatShortDay(last) });
    }
    get shortVisits() {
        const { visits } = this.guest.guest_card || {};
        return visits ? `${visits}×` : _t("New");
    }

    open() {
        this.dialog.add(GuestDialog, { guest: this.guest, order: this.props.order });
    }
}
