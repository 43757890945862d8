import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { AllergyStrip } from "@restaurant_crm/app/components/allergy_strip/allergy_strip";
import { GuestChips } from "@restaurant_crm/app/components/guest_chips/guest_chips";

patch(PaymentScreen, { components: { ...PaymentScreen.components, AllergyStrip, GuestChips } });
