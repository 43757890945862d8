import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/guests";
import "@restaurant_crm/app/services/pos_store/kitchen";

/** What a guest's tier brings, as far as orders do not do it themselves. */
patch(PosStore.prototype, {
    /** Coupons that one guest has redeemed go when the next one may not use them. */
    async _updatePrograms() {
        const order = this.getOrder();
        if (order && !order.finalized) {
            const others = order._code_activated_coupon_ids.filter(
                (coupon) => !order.isProgramForGuest(coupon.program_id),
            );
            if (others.length) {
                order._code_activated_coupon_ids = [["unlink", ...others]];
            }
        }
        return super._updatePrograms(...arguments);
    },

    async activateCode(code) {
        const rule = this.models["loyalty.rule"].find(
            (rule) => rule.mode === "with_code" && [rule.promo_barcode, rule.code].includes(code),
        );
        if (rule && !this.getOrder().isProgramForGuest(rule.program_id)) {
            return _t("This code is for other guests, or for another day.");
        }
        return super.activateCode(...arguments);
    },

    /** Guests who have risen or fallen meanwhile pay by the list they have now. */
    async readGuests(ids) {
        const known = (guest) =>
            JSON.stringify([
                guest.property_product_pricelist?.id,
                guest.guest_card?.tier,
                guest.guest_card?.programs,
            ]);
        const orders = this.getOpenOrders().filter((order) => ids.includes(order.partner_id?.id));
        const before = new Map(
            orders.map((order) => [
                order,
                { list: order.partner_id.property_product_pricelist, all: known(order.partner_id) },
            ]),
        );
        await super.readGuests(...arguments);
        for (const [order, { list, all }] of before) {
            const guest = order.partner_id;
            // Who is paying already pays what was said.
            if (!guest || order.finalized || order.payment_ids.length || known(guest) === all) {
                continue;
            }
            if (guest.property_product_pricelist !== list) {
                order.updatePricelistAndFiscalPosition(guest);
            }
            await this.settleRewards(order);
        }
    },

    getOrderData(order) {
        return {
            ...super.getOrderData(...arguments),
            guest_first: Boolean(order.getPartner()?.getGuestTier()?.priority),
        };
    },
});
