import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/bills";

/**
 * Open offers stand on the card of the guest: the till applies them without asking the server, which settles them when
 * the order arrives, whatever the till knew.
 */
patch(PosStore.prototype, {
    /** Offers of this guest that this till can take, the first to end first; spent ones are off the list. */
    getOpenOffers(guest, order = this.getOrder()) {
        const programs = this.models["loyalty.program"];
        const today = luxon.DateTime.now().toISODate();
        const used = this.usedOffers;
        return (guest?.guest_card?.offers || [])
            .map(([id, code, points, programId, expires]) => ({
                id,
                code,
                points,
                expires,
                program: programs?.get(programId),
            }))
            .filter(
                ({ id, program, expires }) =>
                    program &&
                    (!expires || expires >= today) &&
                    (!order || order.isProgramForGuest(program)) &&
                    !used.has(id),
            )
            .map((offer) => ({
                ...offer,
                onBill: Boolean(order?.lines.some((line) => line.coupon_id?.id === offer.id)),
            }));
    },

    /** Cards that orders of this till have spent: the guest's card may not have been read since. */
    get usedOffers() {
        const orders = this.models["pos.order"].filter((order) => order.finalized);
        const lines = orders.flatMap((order) => order._get_reward_lines());
        return new Set(lines.map((line) => line.coupon_id?.id));
    },

    /**
     * Apply an open offer to the order in hand, with one tap and without the server.
     * @returns {Promise<{applied: boolean, message: string}>} as of `redeemCoupon`
     */
    async applyOffer(offer) {
        const order = this.getOrder();
        const guest = order.getPartner();
        if (!guest?.guest_card?.offers?.some(([id]) => id === offer.id)) {
            return { applied: false, message: _t("This offer belongs to another guest.") };
        }
        const cards = this.models["loyalty.card"];
        const card =
            cards.get(offer.id) ||
            cards.create({
                id: offer.id,
                code: offer.code,
                program_id: offer.program,
                partner_id: guest,
                points: offer.points,
            });
        if (!order._code_activated_coupon_ids.includes(card)) {
            order._code_activated_coupon_ids = [["link", card]];
        }
        await this.orderUpdateLoyaltyPrograms();
        const rewards = order.getClaimableRewards(card.id);
        if (rewards.length === 1 && !rewards[0].reward.multi_product) {
            order._applyReward(rewards[0].reward, card.id);
        }
        await this.settleRewards(order);
        if (order._get_reward_lines().some((line) => line.coupon_id?.id === card.id)) {
            return { applied: true, message: _t("The coupon was applied.") };
        }
        if (rewards.length > 1) {
            return {
                applied: false,
                message: _t("The coupon leaves a choice: choose with the button “Reward”."),
            };
        }
        order._code_activated_coupon_ids = [["unlink", card]];
        return {
            applied: false,
            message: _t(
                "The coupon gives nothing on this order: what it asks for is not there, or another " +
                    "discount excludes it.",
            ),
        };
    },
});
