import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    /** Whatever way led here, fast payment included: the last moment to ask about dishes that harm somebody. */
    async isOrderValid() {
        const dishes = this.order.lines.length;
        const settled = await this.pos.settleGuests(this.order);
        // A dish that was taken off changes what there is to pay.
        if (!settled || this.order.lines.length !== dishes) {
            return false;
        }
        return super.isOrderValid(...arguments);
    },
});
