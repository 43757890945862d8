/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import { negate, refresh, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const start = () =>
    [Chrome.startPoS(), Dialog.confirm("Open Register"), FloorScreen.clickTable("5")].flat();

/** Who is this? In two lines, and everything on a tap; the next guest replaces the first. */
tours.add("restaurant_crm_guest_card", {
    steps: () =>
        [
            start(),
            Guest.setGuest("Mei Li"),
            Guest.cardShows({
                name: "Mei Li",
                tags: ["Regular"],
                allergies: ["Peanuts"],
                text: "Birthday today",
                not: ["Owes money", "Pregnant"],
            }),
            Guest.openCard(),
            Guest.dialogShows("always asks for the window"),
            Guest.dialogShows("Life-threatening"),
            Guest.dialogShows("Water"),
            {
                content: "order what she usually has",
                trigger: ".guest-dish:contains('Water')",
                run: "click",
            },
            Guest.closeCard(),
            Guest.orderIs((order) => Guest.dishes(order) === "1 Water", "one water"),
            // Another one pays; who sat there still does, until somebody says otherwise.
            Guest.setGuest("Bo Wang"),
            Guest.cardShows({
                name: "Bo Wang",
                allergies: ["Peanuts"],
                text: "First visit",
                not: ["Regular", "Birthday"],
            }),
            Guest.openCard(),
            Guest.takeOffTable("Mei Li"),
            Guest.closeCard(),
            Guest.cardShows({ name: "Bo Wang", text: "First visit", not: ["Peanuts"] }),
        ].flat(),
});

/** A dish that harms the guest: left, then kept for a reason that the kitchen reads. */
tours.add("restaurant_crm_allergy", {
    steps: () =>
        [
            start(),
            Guest.setGuest("Mei Li"),
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            Guest.allergyWarning("Coca-Cola", "Peanuts", "Life-threatening"),
            Guest.leaveIt(),
            Guest.orderIs((order) => !order.lines.length, "nothing was added"),
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            Guest.goOn("For somebody else at the table"),
            Guest.orderIs((order) => Guest.dishes(order) === "1 Coca-Cola", "one cola"),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.ticketsSay([
                "!! ALLERGY: Peanuts (Life-threatening) - Mei Li",
                "Peanuts - For somebody else at the table",
            ]),
            // Another one pays: Mei sits there all the same.
            Guest.setGuest("Bo Wang"),
            Guest.ticketsSay([
                "!! ALLERGY: Peanuts (Life-threatening) - Mei Li",
                "Peanuts (Mei Li) -",
            ]),
            Guest.setGuest("Mei Li"),
            // What was kept for somebody else was one: more of it are for whom?
            Guest.raise("Coca-Cola", 2),
            Guest.allergyWarning("2 × Coca-Cola", "Peanuts", "Life-threatening"),
            Guest.goOn("The kitchen leaves it out"),
            ProductScreen.clickPayButton(false),
            {
                content: "do not send it to the kitchen",
                trigger: ".modal button:contains('Discard')",
                run: "click",
            },
            {
                content: "the payment screen knows the guest",
                trigger: ".payment-guest .guest-allergy:contains('Peanuts')",
            },
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            {
                content: "the receipt tells nobody",
                trigger: negate(".pos-receipt:contains('Peanuts')"),
            },
        ].flat(),
});

/** The guest comes after the dish; removing it is the way out. Dislikes are a mark only. */
tours.add("restaurant_crm_allergy_late", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            ProductScreen.clickDisplayedProduct("Minute Maid"),
            Guest.setGuestAndSee(
                "Mei Li",
                Guest.allergyWarning("Coca-Cola", "Peanuts", "Life-threatening"),
                Guest.leaveIt(),
            ),
            Guest.orderIs((order) => Guest.dishes(order) === "1 Minute Maid", "only the juice"),
            ProductScreen.clickReview(),
            {
                content: "a dislike is marked on the line",
                trigger: ".orderline .guest-mark:contains('Coriander')",
            },
            Chrome.clickPlanButton(),
            {
                content: "the table says that somebody has an allergy",
                trigger: ".floor-table .table-guest-mark",
            },
        ].flat(),
});

/** Closing the customer list keeps the guest; others sit there as well; the menu shows what harms them. */
tours.add("restaurant_crm_at_the_table", {
    steps: () =>
        [
            start(),
            Guest.setGuest("Bo Wang"),
            Guest.closeCustomerList(),
            Guest.cardShows({ name: "Bo Wang" }),
            Guest.openCard(),
            Guest.addToTable("Mei Li", "3"),
            Guest.closeCard(),
            Guest.cardShows({
                name: "Bo Wang",
                allergies: ["Mei Li, seat 3"],
                text: "Mei Li, seat 3",
            }),
            Guest.menuMarks("Coca-Cola", true),
            Guest.menuMarks("Water", false),
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            Guest.allergyWarning("Coca-Cola is not safe for Mei Li", "Peanuts", "Life-threatening"),
            Guest.leaveIt(),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.ticketsSay(["!! ALLERGY: Peanuts (Life-threatening) - Mei Li, seat 3"]),
            // The till forgets: what is not known is not "none".
            Guest.forgetCard("Mei Li"),
            Guest.isUnknown(),
            run(() => {
                posmodel.pay();
            }, "pay"),
            Guest.askedAboutUnknown("Mei Li", "Go Back"),
            run(() => Guest.serverAnswers(true), "the server answers"),
            // The card opens for who pays; Mei is the guest again.
            Guest.setGuest("Mei Li"),
            Guest.cardShows({
                name: "Mei Li",
                allergies: ["Peanuts"],
                not: ["Allergies not loaded"],
            }),
            Guest.openCard(),
            Guest.removePreference("Coriander", "Noted by mistake"),
            Guest.closeCard(),
        ].flat(),
});

/** What the guest says while the line is down is on the card at once, and on the server later. */
tours.add("restaurant_crm_offline", {
    steps: () =>
        [
            start(),
            Guest.setGuest("Bo Wang"),
            Offline.setOfflineMode(),
            Guest.openCard(),
            { content: "it says so", trigger: ".guest-dialog .guest-offline" },
            Guest.addPreference("Allergies", "Peanuts", "says his wife"),
            { content: "it waits", trigger: ".guest-dialog .guest-waiting" },
            Guest.closeCard(),
            Guest.cardShows({ name: "Bo Wang", allergies: ["Peanuts"] }),
            { content: "the till says that something waits", trigger: ".guest-outbox" },
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            Guest.allergyWarning("Coca-Cola", "Peanuts", "Life-threatening"),
            Guest.leaveIt(),
            Guest.serverIsBack(),
            refresh(),
            { content: "the till is back", trigger: ".pos .pos-topheader" },
            run(() => {}, "loaded"),
            { content: "everything was sent", trigger: negate(".guest-outbox") },
            run(async () => {
                await posmodel.guestOutbox.flush();
                if (posmodel.guestOutbox.entries.length) {
                    throw new Error("Something still waits");
                }
            }, "nothing waits any more"),
            Guest.cardShows({ name: "Bo Wang", allergies: ["Peanuts"] }),
        ].flat(),
});

/** A complaint that is heard while the line is down: on the card at once, with the manager later, once. */
tours.add("restaurant_crm_complaint", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.setGuest("Bo Wang"),
            Offline.setOfflineMode(),
            Guest.openCard(),
            Guest.reportComplaint("Too Cold or Not Done", "The water is warm", "Water"),
            Guest.closeCard(),
            Guest.hasOpenComplaint(),
            { content: "the till says that it waits", trigger: ".guest-outbox" },
            Guest.serverIsBack(),
            refresh(),
            { content: "the till is back", trigger: ".pos .pos-topheader" },
            run(() => {}, "loaded"),
            { content: "everything was sent", trigger: negate(".guest-outbox") },
            Guest.hasOpenComplaint(),
            Guest.openCard(),
            Guest.dialogShows("Too Cold or Not Done"),
            Guest.closeCard(),
            Chrome.clickPlanButton(),
            {
                content: "the table says so",
                trigger: ".floor-table .table-guest-mark:contains('☹')",
            },
        ].flat(),
});

/** A complaint of somebody who is not known: while they eat, and about an order that is paid. */
tours.add("restaurant_crm_complaint_nobody", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            ProductScreen.clickControlButtonMore(),
            { content: "who", trigger: ".complaint-button", run: "click" },
            { content: "name", trigger: ".complaint-name", run: "edit Wu" },
            { content: "phone", trigger: ".complaint-phone", run: "edit 138 0013 8000" },
            Guest.reportComplaint("Noise", "So loud", "Water", ".complaint-text"),
            ProductScreen.clickPayButton(false),
            {
                content: "do not send it to the kitchen",
                trigger: ".modal button:contains('Discard')",
                run: "click",
            },
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Chrome.clickOrders(),
            TicketScreen.selectFilter("Paid"),
            TicketScreen.selectOrder("001"),
            Guest.reportComplaint("Bill", "Charged twice", "Water", ".complaint-button"),
            { content: "it was sent", trigger: negate(".guest-outbox") },
        ].flat(),
});

/** The tier brings its price list, its program and a word to the kitchen; the next guest has none of it. */
tours.add("restaurant_crm_tier", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.costs(2.2, 0),
            Guest.setGuest("Mei Li"),
            Guest.tierIs("Gold"),
            // Half the price by the list, and a tenth less by the program.
            Guest.costs(0.99, 1),
            Guest.ticketsSay(["SERVE FIRST"]),
            Guest.openCard(),
            Guest.dialogShows("Greet by name"),
            Guest.dialogShows("Tea on the house"),
            Guest.closeCard(),
            Guest.setGuest("Bo Wang"),
            Guest.tierIs("Ordinary"),
            Guest.costs(2.2, 0),
            Guest.ticketsSay(["Water"], ["SERVE FIRST"]),
            Guest.openCard(),
            Guest.dialogShows("3 more visits until Gold"),
            Guest.closeCard(),
            Guest.usesCode("GOLD", "This code is for other guests"),
            Guest.costs(2.2, 0),
            Offline.setOfflineMode(),
            Guest.setGuest("Mei Li"),
            Guest.costs(0.99, 1),
            Guest.setGuest("Bo Wang"),
            Guest.costs(2.2, 0),
            Guest.serverIsBack(),
            Guest.setGuest("Mei Li"),
            Guest.usesCode("GOLD", true),
            Guest.setGuest("Bo Wang"),
            Guest.costs(2.2, 0),
            Guest.setGuest("Mei Li"),
            Chrome.clickPlanButton(),
            {
                content: "the table says that somebody special sits there",
                trigger: ".floor-table .table-guest-mark:contains('🥇')",
            },
        ].flat(),
});
