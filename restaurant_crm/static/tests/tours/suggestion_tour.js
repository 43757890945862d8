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

const suggests = (dish, reason) => ({
    content: `${dish} is suggested: ${reason}`,
    trigger: `.suggestion:contains("${dish}") .suggestion-reason:contains("${reason}")`,
});
const tap = (dish) => ({
    content: `add ${dish}`,
    trigger: `.suggestion:contains("${dish}")`,
    run: "click",
});

/** A guest, what she usually has, what goes with it, and the same without network. */
tours.add("restaurant_crm_suggestions", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            FloorScreen.clickTable("5"),
            run(() => {
                // Whichever number the order got by lot.
                posmodel.getOrder().constructor.prototype.isWithoutSuggestions = () => false;
            }, "no order is left without"),
            Guest.setGuest("Mei Li"),
            ProductScreen.clickReview(),
            suggests("Water", "1 of 1 visits"),
            {
                content: "nothing that she must not eat, or does not want to",
                trigger: negate(".suggestion:contains('Coca-Cola')"),
            },
            { content: "no juice", trigger: negate(".suggestion:contains('Minute Maid')") },
            tap("Water"),
            {
                content: "it is ordered",
                trigger: negate(".suggestion-name:contains('Water')"),
            },
            suggests("Lemonade", "Water"),
            Offline.setOfflineMode(),
            tap("Lemonade"),
            Guest.orderIs(
                (order) => Guest.dishes(order) === "1 Lemonade, 1 Water",
                "both are on the order",
            ),
            Guest.serverIsBack(),
            ProductScreen.clickPayButton(false),
            {
                content: "do not send it to the kitchen",
                trigger: ".modal button:contains('Discard')",
                run: "click",
            },
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            run(async () => {
                const order = posmodel.models["pos.order"].find(({ finalized }) => finalized);
                const state = () =>
                    posmodel.data.orm.searchRead(
                        "pos.order",
                        [["uuid", "=", order.uuid]],
                        ["state"],
                    );
                let found = await state();
                for (let tries = 0; tries < 40 && found[0]?.state !== "paid"; tries++) {
                    posmodel.addPendingOrder([order.id]);
                    await posmodel.syncAllOrders();
                    await new Promise((resolve) => setTimeout(resolve, 250));
                    found = await state();
                }
                if (found[0]?.state !== "paid") {
                    throw new Error(`Not sent: ${JSON.stringify([found, order.state])}`);
                }
            }, "the order is sent"),
        ].flat(),
});
