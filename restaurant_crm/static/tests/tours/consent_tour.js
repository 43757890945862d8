/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** The customer display of this till, in a window of the same browser. */
const openDisplay = () =>
    run(() => {
        const display = document.createElement("iframe");
        display.className = "test-display";
        display.src = `/pos_customer_display/${posmodel.config.id}/${crypto.randomUUID()}`;
        display.style =
            "position: fixed; right: 0; bottom: 0; width: 60%; height: 90%; z-index: 5000";
        document.body.append(display);
    }, "open the customer display");

/** Mei signs on the customer display; what she does not tick she does not allow. */
tours.add("restaurant_crm_consent", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            FloorScreen.clickTable("5"),
            Guest.setGuest("Mei Li"),
            openDisplay(),
            { content: "the display is there", trigger: ":iframe .o_customer_display" },
            Guest.openCard(),
            { content: "ask", trigger: ".guest-ask-consent", run: "click" },
            { content: "she reads", trigger: ".consent-strip:contains('The guest reads')" },
            Guest.closeCard(),
            { content: "nothing is ticked", trigger: negate("input:checked", ":iframe body") },
            { content: "nor agreed", trigger: ":iframe .consent-agree:disabled" },
            {
                content: "offers by mail",
                trigger: ":iframe input[name='marketing:mail']",
                run: "click",
            },
            {
                content: "sign",
                trigger: ":iframe .signature-canvas",
                run() {
                    const { left, top } = this.anchor.getBoundingClientRect();
                    const { PointerEvent } = this.anchor.ownerDocument.defaultView;
                    for (const [type, x, buttons] of [
                        ["pointerdown", 10, 1],
                        ["pointermove", 60, 1],
                        ["pointermove", 120, 1],
                        ["pointerup", 120, 0],
                    ]) {
                        const at = { clientX: left + x, clientY: top + 30, button: 0, buttons };
                        this.anchor.dispatchEvent(
                            new PointerEvent(type, {
                                bubbles: true,
                                isPrimary: true,
                                pointerId: 1,
                                ...at,
                            }),
                        );
                    }
                },
            },
            { content: "agree", trigger: ":iframe .consent-agree:enabled", run: "click" },
            { content: "thanks", trigger: ":iframe .consent-done:contains('Thank you')" },
            { content: "nobody is asked any more", trigger: negate(".consent-strip") },
            { content: "the server has it", trigger: negate(".guest-waiting") },
            {
                content: "the order again",
                trigger: ":iframe .o_customer_display:not(:has(.consent-sheet))",
            },
        ].flat(),
});
