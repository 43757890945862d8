import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { AllergyStrip } from "@restaurant_crm/app/components/allergy_strip/allergy_strip";
import { ConsentStrip } from "@restaurant_crm/app/components/guest_consents/guest_consents";
import { GuestChips } from "@restaurant_crm/app/components/guest_chips/guest_chips";
import { GuestDialog } from "@restaurant_crm/app/components/guest_dialog/guest_dialog";
import { UNNAMED } from "@restaurant_crm/app/utils/guest_party";
import { birthdayText, formatShortDay } from "@restaurant_crm/app/utils/guest_labels";

/** Who this is, above the order: what they must not eat in large letters, the rest in two lines; a tap opens everything. */
export class GuestCard extends Component {
    static template = "restaurant_crm.GuestCard";
    static components = { AllergyStrip, ConsentStrip, GuestChips };
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
    }

    /** The customer, or whoever else is known at the table. */
    get guest() {
        return (
            this.props.order.getPartner() ||
            this.props.order.getLoadedGuests().find(({ id }) => id !== UNNAMED)
        );
    }
    get others() {
        const others = this.props.order
            .getGuests()
            .filter(({ guest }) => guest && guest !== this.guest);
        return others.map(({ guest, seat }) => this.pos.describeSeat(guest, seat));
    }
    get birthday() {
        return birthdayText(this.guest.getDaysToBirthday());
    }
    get dishes() {
        return this.guest
            .getUsualDishes()
            .filter((product) => !this.pos.getMenuMark(product.product_tmpl_id))
            .map((product) => product.product_tmpl_id?.name)
            .filter(Boolean)
            .join(", ");
    }
    /** Offers of the customer that are not on the bill yet; others at the table use theirs when they pay. */
    get offers() {
        const { order } = this.props;
        return order.finalized || this.guest !== order.getPartner()
            ? []
            : this.pos.getOpenOffers(this.guest, order).filter(({ onBill }) => !onBill);
    }
    async applyOffer(offer) {
        const { applied, message } = await this.pos.applyOffer(offer);
        this.notification.add(message, { type: applied ? "success" : "warning" });
    }
    get visits() {
        const { visits, last } = this.guest.guest_card || {};
        if (!this.guest.isGuestCardKnown()) {
            return "";
        }
        if (!visits) {
            return _t("First visit");
        }
        return _t("%(visits)s visits · %(last)s", { visits, last: formatShortDay(last) });
    }
    get shortVisits() {
        const { visits } = this.guest.guest_card || {};
        if (!this.guest.isGuestCardKnown()) {
            return "";
        }
        return visits ? `${visits}×` : _t("New");
    }

    open() {
        if (this.guest) {
            this.dialog.add(GuestDialog, { guest: this.guest, order: this.props.order });
        }
    }
}
