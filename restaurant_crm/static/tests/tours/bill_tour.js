/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const start = () =>
    [Chrome.startPoS(), Dialog.confirm("Open Register"), FloorScreen.clickTable("5")].flat();

const told = (text) => ({
    content: `the cashier is told ${text}`,
    trigger: `.o_notification:contains("${text}")`,
});

const preset = (name) =>
    run(
        () => posmodel.selectPreset(posmodel.models["pos.preset"].find((p) => p.name === name)),
        `the preset ${name}`,
    );

/** A dish that the guest must not have has earned a free one: both go, and the other one is paid. */
tours.add("restaurant_crm_bill_without_dish", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Coca-Cola"),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.costs(2.2, 1),
            Guest.setGuestAndSee(
                "Mei Li",
                Guest.allergyWarning("Coca-Cola", "Peanuts", "Life-threatening"),
                Guest.leaveIt(),
            ),
            Guest.costs(2.2, 0),
            Guest.orderIs((order) => Guest.dishes(order) === "1 Water", "the water, to be paid"),
        ].flat(),
});

/** Taking away is cheaper: the discount in percent is one of the new price. */
tours.add("restaurant_crm_bill_preset", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            Guest.costs(1.98, 1),
            preset("Away (test)"),
            Guest.costs(0.99, 1),
            preset("Here (test)"),
            Guest.costs(1.98, 1),
        ].flat(),
});

/** What was for the first guest goes with the first guest, and the cashier hears of it. */
tours.add("restaurant_crm_bill_guest", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            ProductScreen.clickDisplayedProduct("Minute Maid"),
            Guest.setGuest("Mei Li"),
            Guest.openCard(),
            {
                content: "the coupon says what it is worth and until when",
                trigger: ".guest-coupon-row:contains('Birthday'):contains('$ 1'):contains('until')",
            },
            {
                content: "what is spent is not offered",
                trigger: negate(".guest-coupon-row:contains('Spent')"),
            },
            {
                content: "redeem it",
                trigger: ".guest-coupon-row:contains('Birthday') .guest-coupon",
                run: "click",
            },
            told("The coupon was applied."),
            {
                content: "it is on the bill",
                trigger: ".guest-coupon-row:contains('Birthday'):contains('On the bill')",
            },
            {
                content: "this one asks for more than there is",
                trigger: ".guest-coupon-row:contains('Feast') .guest-coupon",
                run: "click",
            },
            told("The coupon gives nothing on this order"),
            Guest.closeCard(),
            Guest.costs(3.4, 1),
            Guest.setGuest("Bo Wang"),
            told("These were for Mei Li and are off the bill: Birthday"),
            Guest.costs(4.4, 0),
            Guest.orderIs((order) => !order._code_activated_coupon_ids.length, "no coupon"),
        ].flat(),
});

/** A cashier takes a guest whom nobody knows, and one whom the house knows by the number. */
tours.add("restaurant_crm_new_guest", {
    steps: () =>
        [
            start(),
            ProductScreen.clickDisplayedProduct("Water"),
            newGuest("Anna", ""),
            Guest.cardShows({ name: "Anna" }),
            newGuest("", "139 0000 0001"),
            Guest.cardShows({ name: "Guest 0001" }),
            Guest.orderIs((order) => typeof order.partner_id.id === "number", "the server has her"),
            newGuest("Maria", "138 0013 8000"),
            told("This number belongs to Mei Li"),
            Guest.cardShows({ name: "Mei Li", allergies: ["Peanuts"] }),
            ...ProductScreen.clickPartnerButton(),
            {
                content: "who may not write contacts",
                trigger: negate("[aria-label='Add a customer']"),
            },
            { content: "a new guest", trigger: ".new-guest-button", run: "click" },
            { content: "the number", trigger: ".new-guest-phone", run: "edit 13800138000" },
            {
                content: "the till knows it",
                trigger: ".new-guest-choose:contains('Mei Li')",
                run: "click",
            },
            { content: "done", trigger: negate(".new-guest-dialog") },
            { ...ProductScreen.back(), isActive: ["mobile"] },
            Guest.cardShows({ name: "Mei Li" }),
            ...ProductScreen.clickPartnerButton(),
            {
                isActive: ["mobile"],
                content: "show where to type",
                trigger: ".modal-dialog .fa-search.undefined",
                run: "click",
            },
            {
                content: "look for 徐兰",
                trigger: ".modal input",
                run: "edit xulan",
            },
            {
                content: "only her",
                trigger: negate(".partner-list .partner-info:contains('Bo Wang')"),
            },
            { content: "found by pinyin", trigger: ".partner-list .partner-info:contains('徐兰')" },
            { content: "by initials", trigger: ".modal input", run: "edit xl" },
            {
                content: "found by initials",
                trigger: ".partner-list .partner-info:contains('徐兰')",
                run: "click",
            },
            { ...ProductScreen.back(), isActive: ["mobile"] },
            Guest.cardShows({ name: "徐兰" }),
        ].flat(),
});

function newGuest(name, phone) {
    return [
        ...ProductScreen.clickPartnerButton(),
        { content: "a new guest", trigger: ".new-guest-button", run: "click" },
        { content: "consent", trigger: ".new-guest-consent", run: "click" },
        { content: "not without name and number", trigger: ".new-guest-save:disabled" },
        ...(name ? [{ content: "name", trigger: ".new-guest-name", run: `edit ${name}` }] : []),
        ...(phone
            ? [{ content: "number", trigger: ".new-guest-phone", run: `edit ${phone}` }]
            : []),
        { content: "one of them is enough", trigger: ".new-guest-save:enabled" },
        { content: "no consent", trigger: ".new-guest-consent", run: "click" },
        { content: "not without consent", trigger: ".new-guest-save:disabled" },
        { content: "consent again", trigger: ".new-guest-consent", run: "click" },
        { content: "nothing else is ticked", trigger: ".new-guest-marketing:not(:checked)" },
        { content: "offers", trigger: ".new-guest-marketing", run: "click" },
        { content: "take the guest", trigger: ".new-guest-save:enabled", run: "click" },
        { content: "done", trigger: negate(".new-guest-dialog") },
        { content: "the list is closed", trigger: negate(".partner-list") },
        { ...ProductScreen.back(), isActive: ["mobile"] },
    ];
}
