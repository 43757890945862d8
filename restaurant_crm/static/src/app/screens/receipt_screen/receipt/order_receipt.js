import { patch } from "@web/core/utils/patch";
import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";

patch(OrderReceipt.prototype, {
    /** Where the guest says how it was; made here, so that it works without network. */
    get feedbackUrl() {
        return this.order.getFeedbackUrl();
    },

    get feedbackCode() {
        return generateQRCodeDataUrl(this.feedbackUrl);
    },
});
