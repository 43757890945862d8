/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const onCart = (...steps) => [
    ProductScreen.clickReview(),
    ...steps,
    { ...ProductScreen.back(), isActive: ["mobile"] },
];

const tapOffer = (name) =>
    onCart(
        { content: `the offer ${name}`, trigger: `.guest-offer:contains("${name}")`, run: "click" },
        { content: "it is off the card", trigger: negate(`.guest-offer:contains("${name}")`) },
    );

const pay = () => [
    // On a phone the button is on another page than on a desktop.
    run(() => {
        posmodel.pay();
    }, "to the payment"),
    {
        content: "do not send it to the kitchen",
        trigger: ".modal button:contains('Discard')",
        run: "click",
    },
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

/** What a campaign gave is on the guest's card: one tap takes it off the bill, with a server and without. */
tours.add("restaurant_crm_offer", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            FloorScreen.clickTable("5"),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.setGuest("Mei Li"),
            tapOffer("Online"),
            Guest.costs(1.2, 1),
            pay(),
            ReceiptScreen.clickNextOrder(),
            Offline.setOfflineMode(),
            FloorScreen.clickTable("4"),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.setGuest("Mei Li"),
            onCart({
                content: "what this till has spent is not offered again",
                trigger: negate('.guest-offer:contains("Online")'),
            }),
            tapOffer("Offline"),
            Guest.costs(1.2, 1),
            pay(),
            Guest.serverIsBack(),
            run(async () => {
                await posmodel.syncAllOrders({ throw: true });
            }, "the order arrives"),
        ].flat(),
});
