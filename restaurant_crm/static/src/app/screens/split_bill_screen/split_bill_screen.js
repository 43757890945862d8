import { patch } from "@web/core/utils/patch";
import { SplitBillScreen } from "@pos_restaurant/app/screens/split_bill_screen/split_bill_screen";

patch(SplitBillScreen.prototype, {
    /**
     * Whoever sits at the table sits at both bills, and the guest of the first is the guest of the second. Core puts the
     * second bill at no table; where it was eaten is kept beside that.
     */
    async createSplittedOrder() {
        const original = this.currentOrder;
        await super.createSplittedOrder(...arguments);
        const split = this.pos.getOrder();
        if (split && split !== original) {
            this.pos.seatTogether(original, split);
            split.split_table_id = original.getTableOfGuests();
            await this.pos.syncAllOrders({ orders: [split] });
        }
    },
});
