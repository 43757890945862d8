import { registry } from "@web/core/registry";
import { renderToElement } from "@web/core/utils/render";
import * as ProductPage from "@pos_self_order/../tests/tours/utils/product_page_util";
import * as Utils from "@pos_self_order/../tests/tours/utils/common";

// Milliseconds; a loaded machine takes its time.
const PATIENCE = 60000;

const sees = (trigger) => ({ content: `the guest sees ${trigger}`, trigger });

/** The guest says that somebody at the table must not eat peanuts, sees where they are, and orders nevertheless. */
registry.category("web_tour.tours").add("restaurant_crm_self_order", {
    steps: () =>
        [
            Utils.clickBtn("Order Now"),
            ProductPage.clickProduct("Coca-Cola"),
            Utils.clickBtn("Checkout"),
            sees(
                ".allergy-notice .allergy-dish.text-muted:contains('Coca-Cola: contains Peanuts')",
            ),
            sees(".allergy-notice:not(:has(.allergy-harmful))"),
            {
                content: "somebody must not eat peanuts",
                trigger: ".allergy-notice .allergy-word:contains('Peanuts')",
                run: "click",
            },
            sees(".allergy-notice .allergy-word.btn-danger[aria-pressed='true']"),
            sees(".allergy-notice .allergy-harmful"),
            sees(
                ".allergy-notice .allergy-dish.text-danger:contains('Coca-Cola: contains Peanuts')",
            ),
            {
                content: "the ticket that the device prints itself says it",
                trigger: "body",
                run() {
                    const { models } = window.posmodel;
                    const order = models["pos.order"].find((order) => order.lines.length);
                    const ticket = renderToElement("pos_self_order.OrderChangeReceipt", {
                        changes: {
                            new: order.lines,
                            config_name: "Kiosk",
                            time: { hours: "12", minutes: "00" },
                        },
                    });
                    const text = ticket.textContent.replace(/\s+/g, " ");
                    for (const word of ["!! ALLERGY: Peanuts - said by the guest", "!! Peanuts"]) {
                        if (!text.includes(word)) {
                            throw new Error(`${word} is not on the ticket: ${text}`);
                        }
                    }
                },
            },
            Utils.clickBtn("Order"),
            { content: "it was sent", trigger: "body:not(:has(.o_self_cart_page))" },
        ]
            .flat(Infinity)
            .map((step) => ({ timeout: PATIENCE, ...step })),
});
