import * as ChromePos from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreenPos from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ChromeRestaurant from "@pos_restaurant/../tests/tours/utils/chrome";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as ProductScreenRestaurant from "@pos_restaurant/../tests/tours/utils/product_screen_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const Chrome = { ...ChromePos, ...ChromeRestaurant };
const ProductScreen = { ...ProductScreenPos, ...ProductScreenRestaurant };

/** A cashier serves a guest at a table and takes the money. */
tours.add("restaurant_crm_guest_pays", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            FloorScreen.clickTable("5"),
            ProductScreen.clickDisplayedProduct("Coca-Cola", true),
            ProductScreen.clickDisplayedProduct("Water", true),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Mei Li", true),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            {
                content: "the receipt asks how it was, with a code made at the till",
                trigger: ".pos-receipt .guest-feedback:contains('/f/') img[src^='data:image/svg']",
            },
        ].flat(),
});
