import { patch } from "@web/core/utils/patch";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";

patch(PartnerList.prototype, {
    /** Without a guest: somebody said that the order has none, which is not the same as closing the list. */
    clickPartner(partner) {
        if (!partner && this.pos.choosingGuest) {
            this.pos.choosingGuest.takenOff = true;
        }
        super.clickPartner(...arguments);
    },
});
