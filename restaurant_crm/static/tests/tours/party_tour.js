/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as SplitBillScreen from "@pos_restaurant/../tests/tours/utils/split_bill_screen_util";
import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const start = () => [
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    FloorScreen.clickFloor("Main Floor"),
];

const plan = () => [Chrome.clickPlanButton(), FloorScreen.isShown()];

/** Peanuts come to nobody at this table. */
const isProtected = () => [
    ProductScreen.clickDisplayedProduct("Coca-Cola"),
    Guest.allergyWarning("Coca-Cola", "Peanuts", "Life-threatening"),
    Guest.leaveIt(),
];

/** A bill is split: whoever sits there sits at both. */
tours.add("restaurant_crm_split_bill", {
    steps: () => [
        start(),
        FloorScreen.clickTable("5"),
        Guest.setGuest("Mei Li"),
        ProductScreen.clickDisplayedProduct("Water"),
        ProductScreen.clickDisplayedProduct("Minute Maid"),
        ProductScreen.clickControlButton("Split"),
        SplitBillScreen.clickOrderline("Water"),
        SplitBillScreen.orderlineHas("Water", "1", "1"),
        SplitBillScreen.clickButton("Split"),
        {
            content: "back at the dishes of the new bill",
            trigger: ".product-screen .guest-card .guest-allergy:contains('Peanuts')",
        },
        Guest.orderIs((order) => Guest.dishes(order) === "1 Water", "the new bill has the water"),
        isProtected(),
        Guest.ticketsSay(["!! ALLERGY: Peanuts (Life-threatening) - Mei Li"]),
        run(() => {
            const juice = posmodel
                .getOpenOrders()
                .find((order) => Guest.dishes(order) === "1 Minute Maid");
            posmodel.setOrder(juice);
        }, "the first bill"),
        Guest.orderIs((order) => Guest.dishes(order) === "1 Minute Maid", "it has the juice"),
        Guest.cardShows({ name: "Mei Li", allergies: ["Peanuts"] }),
        isProtected(),
    ],
});

/** Tables are put together and parted again: the guest goes with the table, the allergy with the guest. */
tours.add("restaurant_crm_linked_tables", {
    steps: () => [
        start(),
        FloorScreen.clickTable("4"),
        ProductScreen.clickDisplayedProduct("Water"),
        Guest.setGuest("Bo Wang"),
        plan(),
        FloorScreen.clickTable("5"),
        ProductScreen.clickDisplayedProduct("Minute Maid"),
        Guest.setGuest("Mei Li"),
        plan(),
        FloorScreen.linkTables("5", "4"),
        FloorScreen.isChildTable("5"),
        FloorScreen.clickTable("4"),
        Guest.orderIs(
            (order) => Guest.dishes(order) === "1 Minute Maid, 1 Water",
            "both have their dishes on one order",
        ),
        Guest.cardShows({ name: "Bo Wang", allergies: ["Peanuts"], text: "Mei Li" }),
        isProtected(),
        plan(),
        FloorScreen.unlinkTables("5", "4"),
        {
            ...FloorScreen.isChildTable("5"),
            trigger: negate(FloorScreen.isChildTable("5").trigger),
        },
        FloorScreen.clickTable("5"),
        Guest.cardShows({ name: "Mei Li", allergies: ["Peanuts"] }),
        Guest.orderIs((order) => Guest.dishes(order) === "1 Minute Maid", "she has her juice"),
        isProtected(),
    ],
});
