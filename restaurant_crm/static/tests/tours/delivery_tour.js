import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const claim = (code, answer) => [
    { content: "the guest shows a receipt", trigger: ".guest-dialog .guest-claim", run: "click" },
    { content: "scan it", trigger: ".modal:not(.o_inactive_modal) textarea", run: `edit ${code}` },
    {
        content: "that is it",
        trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-primary",
        run: "click",
    },
    { content: answer, trigger: `.o_notification:contains("${answer}")` },
    { content: "read", trigger: ".o_notification .o_notification_close", run: "click" },
];

/** Who shows the receipt of a delivery is the guest behind its account. */
tours.add("restaurant_crm_delivery_receipt", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            FloorScreen.clickTable("5"),
            Guest.setGuest("Mei Li"),
            Guest.openCard(),
            claim("WRONGCODE9", "No delivery has this code."),
            claim("DELIVERY77", "Mei Li it is: 2 deliveries are theirs now."),
            Guest.closeCard(),
        ].flat(),
});
