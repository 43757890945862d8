import { patch } from "@web/core/utils/patch";
import { CartPage } from "@pos_self_order/app/pages/cart_page/cart_page";
import { AllergyNotice } from "@restaurant_crm/self_order/components/allergy_notice/allergy_notice";

patch(CartPage, { components: { ...CartPage.components, AllergyNotice } });
