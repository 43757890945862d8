import { patch } from "@web/core/utils/patch";
import { PartnerLine } from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import { GuestChips } from "@restaurant_crm/app/components/guest_chips/guest_chips";

patch(PartnerLine, { components: { ...PartnerLine.components, GuestChips } });
