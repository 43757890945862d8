import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { AllergyStrip } from "@restaurant_crm/app/components/allergy_strip/allergy_strip";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";

patch(ProductScreen, { components: { ...ProductScreen.components, AllergyStrip, GuestCard } });
