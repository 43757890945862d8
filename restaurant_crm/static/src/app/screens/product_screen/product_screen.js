import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { AllergyStrip } from "@restaurant_crm/app/components/allergy_strip/allergy_strip";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";
import { SuggestionBar } from "@restaurant_crm/app/components/suggestion_bar/suggestion_bar";

patch(ProductScreen, {
    components: { ...ProductScreen.components, AllergyStrip, GuestCard, SuggestionBar },
});
