/* global posmodel */

import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { generatePreparationReceipts } from "@point_of_sale/../tests/pos/tours/utils/preparation_receipt_util";

/** On a phone the card is on the side of the cart. */
function onCart(...steps) {
    return [
        ProductScreen.clickReview(),
        ...steps,
        { ...ProductScreen.back(), isActive: ["mobile"] },
    ];
}

/** The line is up again, and the till has noticed. */
export function serverIsBack() {
    return [
        Offline.setOnlineMode(),
        run(async () => {
            await posmodel.data.checkConnectivity();
            if (posmodel.data.network.offline) {
                throw new Error("The till still believes that there is no server");
            }
            // Until the server and the till know the same: what comes next builds on it.
            await Promise.allSettled([posmodel.caughtUp]);
            await new Promise((done) => setTimeout(done, 200));
            await posmodel.sendings;
        }, "the till has noticed"),
    ];
}

export function setGuest(name) {
    return [...ProductScreen.clickPartnerButton(), ...ProductScreen.clickCustomer(name)];
}

/** The guest must not eat something on the order: the warning is up before one is back at the dishes. */
export function setGuestAndSee(name, ...warning) {
    return [
        ...ProductScreen.clickPartnerButton(),
        ...PartnerList.searchCustomerValue(name),
        PartnerList.clickPartner(name),
        ...warning.flat(),
        { ...ProductScreen.back(), isActive: ["mobile"] },
    ];
}

export function cardShows({ name, tags = [], allergies = [], text = "", not = [] }) {
    const parts = [
        `.guest-card .guest-name:contains("${name}")`,
        ...tags.map((tag) => `.guest-card .guest-tag:contains("${tag}")`),
        ...allergies.map((allergy) => `.guest-card .guest-allergy:contains("${allergy}")`),
    ];
    return onCart(
        ...parts.map((trigger) => ({ content: `the card shows ${trigger}`, trigger })),
        // A phone has room for a sign only.
        ...(text
            ? [
                  {
                      isActive: ["desktop"],
                      content: `the card shows ${text}`,
                      trigger: `.guest-card:contains("${text}")`,
                  },
              ]
            : []),
        ...not.map((word) => ({
            content: `the card does not show ${word}`,
            trigger: negate(`.guest-card:contains("${word}")`),
        })),
    );
}

/** What the chips say about the tier, wherever they are. */
export function tierIs(name) {
    return onCart({
        content: `the tier is ${name}`,
        trigger: `.guest-card .guest-tier:contains("${name}")`,
    });
}

export function openCard() {
    return [
        ProductScreen.clickReview(),
        { content: "open the full card", trigger: ".guest-card", run: "click" },
        { content: "the full card is open", trigger: ".guest-dialog" },
    ];
}

export function closeCard() {
    return [
        {
            content: "close the full card",
            trigger:
                ".modal:not(.o_inactive_modal) .modal-header button[aria-label='Close'], .modal:not(.o_inactive_modal) .modal-header .oi-arrow-left",
            run: "click",
        },
        { content: "the full card is closed", trigger: negate(".guest-dialog") },
        { ...ProductScreen.back(), isActive: ["mobile"] },
    ];
}

export function dialogShows(text) {
    return { content: `the full card shows ${text}`, trigger: `.guest-dialog:contains("${text}")` };
}

export function takeOffTable(name) {
    return [
        {
            content: `${name} does not sit there`,
            trigger: `.table-guest:contains("${name}") .table-guest-remove`,
            run: "click",
        },
        { content: "gone", trigger: negate(`.table-guest:contains("${name}")`) },
    ];
}

/** Somebody else at the table, on purpose. */
export function addToTable(name, seat) {
    return [
        { content: "somebody else", trigger: ".table-guest-add", run: "click" },
        ...PartnerList.searchCustomerValue(name),
        PartnerList.clickPartner(name),
        {
            content: `at seat ${seat}`,
            trigger: `.table-guest:contains("${name}") .table-guest-seat`,
            run: `edit ${seat} && press Tab`,
        },
    ];
}

export function closeCustomerList() {
    return [
        ...ProductScreen.clickPartnerButton(),
        { content: "the list is open", trigger: ".partner-list" },
        { content: "close it", trigger: "body", run: "press Escape" },
        { content: "it is closed", trigger: negate(".partner-list") },
        { ...ProductScreen.back(), isActive: ["mobile"] },
    ];
}

/** Whether the dish is marked on the menu as one that harms somebody. */
export function menuMarks(dish, marked) {
    const mark = `.product-list .product:contains("${dish}") .product-guest-mark.harmful`;
    return { content: `${dish} is marked: ${marked}`, trigger: marked ? mark : negate(mark) };
}

export function raise(dish, qty) {
    return run(() => {
        const { lines } = posmodel.getOrder();
        lines.find((line) => line.getFullProductName() === dish).setQuantity(qty);
    }, `${qty} of ${dish}`);
}

const read = { fails: false };

export function serverAnswers(does) {
    read.fails = !does;
}

/** The till knows the contact but has not read the card, and cannot. */
export function forgetCard(name) {
    return run(() => {
        const original = posmodel.data.read.bind(posmodel.data);
        posmodel.data.read = (model, ...rest) => {
            if (model === "res.partner" && read.fails) {
                throw new Error("No answer");
            }
            return original(model, ...rest);
        };
        read.fails = true;
        const guest = posmodel.models["res.partner"].find((partner) => partner.name === name);
        posmodel.freshGuests.clear();
        guest.update({ guest_card: undefined });
    }, `forget the card of ${name}`);
}

export function isUnknown() {
    return onCart({
        content: "it says in red that the allergies are not loaded",
        trigger: ".guest-card .guest-unknown.text-danger:contains('Allergies not loaded')",
    });
}

export function askedAboutUnknown(name, answer) {
    return [
        {
            content: `what ${name} must not eat is not known`,
            trigger: `.unknown-allergies-dialog:contains("${name}")`,
        },
        {
            content: answer,
            trigger: `.unknown-allergies-dialog button:contains("${answer}")`,
            run: "click",
        },
        { content: "it is gone", trigger: negate(".unknown-allergies-dialog") },
    ];
}

export function removePreference(name, reason) {
    return [
        {
            content: `${name} is wrong`,
            trigger: `.guest-preference:contains("${name}") .guest-remove-preference`,
            run: "click",
        },
        { content: "not without a reason", trigger: ".remove-confirm:disabled" },
        { content: reason, trigger: `.remove-reason:contains("${reason}")`, run: "click" },
        { content: "remove it", trigger: ".remove-confirm:enabled", run: "click" },
        { content: "gone", trigger: negate(`.guest-preference:contains("${name}")`) },
    ];
}

export function addPreference(kind, name, note = "") {
    return [
        { content: "add a preference", trigger: ".guest-add-preference", run: "click" },
        {
            content: `of the kind ${kind}`,
            trigger: `.preference-kind:contains("${kind}")`,
            run: "click",
        },
        { content: name, trigger: `.preference-choice:contains("${name}")`, run: "click" },
        ...(note
            ? [{ content: "with a note", trigger: ".preference-note", run: `edit ${note}` }]
            : []),
        { content: "save it", trigger: ".preference-save:enabled", run: "click" },
        {
            content: "it is on the card at once",
            trigger: `.guest-dialog .guest-preference:contains("${name}")`,
        },
    ];
}

export function reportComplaint(category, text, dish, button = ".guest-report-complaint") {
    return [
        { content: "report a complaint", trigger: button, run: "click" },
        { content: "say what happened", trigger: ".complaint-text", run: `edit ${text}` },
        { content: dish, trigger: `.complaint-dish:contains("${dish}")`, run: "click" },
        {
            content: category,
            trigger: `.complaint-category:contains("${category}")`,
            run: "click",
        },
        { content: "report it", trigger: ".complaint-save:enabled", run: "click" },
        {
            content: "the dialog is closed",
            trigger: negate(".complaint-dialog"),
        },
    ];
}

export function hasOpenComplaint() {
    return { content: "a complaint is open", trigger: ".guest-card .guest-complaint" };
}

export function allergyWarning(dish, allergy, severity) {
    return [
        {
            content: `warned of ${allergy} in ${dish}`,
            trigger: `.allergy-dialog:contains("${dish}"):contains("${severity}") .allergy-line:contains("${allergy}")`,
        },
        {
            content: "leaving it is what Enter does",
            trigger: ".allergy-leave",
            run() {
                if (document.activeElement !== this.anchor) {
                    throw new Error("The button that protects the guest has no focus");
                }
            },
        },
    ];
}

export function leaveIt() {
    return [
        { content: "the guest does not get it", trigger: ".allergy-leave", run: "click" },
        { content: "the warning is gone", trigger: negate(".allergy-dialog") },
    ];
}

export function goOn(reason) {
    return [
        { content: "go on", trigger: ".allergy-ask", run: "click" },
        { content: "not without a reason", trigger: ".allergy-go-on:disabled" },
        { content: reason, trigger: `.allergy-reason:contains("${reason}")`, run: "click" },
        { content: "go on with the reason", trigger: ".allergy-go-on:enabled", run: "click" },
        { content: "the warning is gone", trigger: negate(".allergy-dialog") },
    ];
}

/** What the order is now. */
export function orderIs(check, content) {
    return run(() => {
        const order = posmodel.getOrder();
        if (!check(order)) {
            throw new Error(`The order is not as expected: ${content}`);
        }
    }, content);
}

export const dishes = (order) =>
    order.lines
        .map((line) => `${line.qty} ${line.product_id.name}`)
        .sort()
        .join(", ");

/** What the till answers to a promotion code: true, or why not. */
export function usesCode(code, answer) {
    return run(async () => {
        const said = await posmodel.activateCode(code);
        if (answer === true ? said !== true : !String(said).includes(answer)) {
            throw new Error(`The till says ${said} about ${code}`);
        }
    }, `the code ${code}`);
}

/** Prices and rewards follow in the background: wait for them. */
export function costs(total, rewards) {
    return {
        content: `the order costs ${total} with ${rewards} rewards`,
        trigger: "body",
        run: async () => {
            const found = () => {
                const order = posmodel.getOrder();
                return `${order.priceIncl.toFixed(2)} with ${order._get_reward_lines().length}`;
            };
            const wanted = `${total.toFixed(2)} with ${rewards}`;
            for (let tries = 0; tries < 50 && found() !== wanted; tries++) {
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            if (found() !== wanted) {
                throw new Error(`The order costs ${found()} rewards, not ${wanted}`);
            }
        },
    };
}

/** The text of every ticket that the kitchen would get now. */
export function ticketsSay(words, not = []) {
    return run(async () => {
        const tickets = await generatePreparationReceipts();
        if (!tickets.length) {
            throw new Error("There is no ticket");
        }
        for (const ticket of tickets) {
            for (const word of words) {
                if (!ticket.textContent.includes(word)) {
                    throw new Error(`${word} is not on the ticket: ${ticket.textContent}`);
                }
            }
            for (const word of not) {
                if (ticket.textContent.includes(word)) {
                    throw new Error(`${word} is on the ticket: ${ticket.textContent}`);
                }
            }
        }
    }, `the kitchen reads ${words}`);
}
