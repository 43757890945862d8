import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { BENEFITS_LEFT } from "@restaurant_crm/app/models/pos_order_benefits";
import "@restaurant_crm/app/services/pos_store/allergies";
import "@restaurant_crm/app/services/pos_store/benefits";

/** A bill is right after whatever we or the cashier changed on it. */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        browser.addEventListener(BENEFITS_LEFT, ({ detail }) => this.sayBenefitsLeft(detail));
        this.data.connectWebSocket("COUPON_MISUSED", ({ ids }) => this.sayCouponMisused(ids));
    },

    /** Work out anew what rewards give on what the order is now; what nothing earns any more goes. */
    async settleRewards(order = this.getOrder()) {
        if (!order || order.finalized || !this.models["loyalty.program"].length) {
            return;
        }
        if (order !== this.getOrder()) {
            // The loyalty programs know of the order in hand only.
            order.uiState.rewardsAreStale = true;
            return;
        }
        order.uiState.rewardsAreStale = false;
        if (order._get_reward_lines().some((line) => !line.reward_id)) {
            // Core takes rewards whose program is gone off when the till starts, and stumbles over them until then.
            return;
        }
        await this.orderUpdateLoyaltyPrograms();
        order._updateRewardLines();
        await this.orderUpdateLoyaltyPrograms();
        this.updateRewards();
    },

    async updateOrder(order) {
        await super.updateOrder(...arguments);
        if (order?.uiState?.rewardsAreStale && order === this.getOrder()) {
            await this.settleRewards(order);
        }
    },

    /** A dish that the guest does not get takes along what it has earned. */
    async checkGuestConflicts(order = this.getOrder()) {
        const before = order?.lines.length;
        const result = await super.checkGuestConflicts(...arguments);
        if (order && order.lines.length < before) {
            await this.settleRewards(order);
        }
        return result;
    },

    /** Eating here or taking away may have prices of its own: discounts in percent follow. */
    async selectPreset(preset, order = this.getOrder()) {
        const before = order?.preset_id;
        await super.selectPreset(...arguments);
        if (order?.lines.length && order.preset_id !== before) {
            await this.settleRewards(order);
        }
    },

    sayBenefitsLeft({ guest, names }) {
        this.notification.add(
            _t("These were for %(guest)s and are off the bill: %(benefits)s", {
                guest,
                benefits: names.join(", "),
            }),
            // Long enough to be read; on a phone it hides the card.
            { type: "warning", autocloseDelay: 8000 },
        );
    },

    /** An order used a coupon that was not good any more: the till could not know. */
    async sayCouponMisused(ids) {
        const sentences = await this.data.orm.silent.call(
            "restaurant.coupon.misuse",
            "say_at_till",
            [ids],
        );
        for (const sentence of sentences) {
            this.notification.add(sentence, { type: "danger", sticky: true });
        }
    },

    /**
     * Redeem a coupon on the order in hand.
     * @returns {Promise<{applied: boolean, message: string}>} applied: its line is on the bill
     */
    async redeemCoupon(code) {
        const order = this.getOrder();
        const isOnBill = () =>
            order._get_reward_lines().some((line) => line.coupon_id?.code === code);
        let result;
        try {
            result = await this.activateCode(code);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            result = _t("A coupon can only be redeemed when the server is reached.");
        }
        if (result === true) {
            await this.settleRewards(order);
            if (isOnBill()) {
                return { applied: true, message: _t("The coupon was applied.") };
            }
            const coupon = order._code_activated_coupon_ids.find((coupon) => coupon.code === code);
            result =
                coupon && order.getClaimableRewards(coupon.id).length
                    ? _t("The coupon leaves a choice: choose with the button “Reward”.")
                    : _t(
                          "The coupon gives nothing on this order: what it asks for is not there, or another " +
                              "discount excludes it.",
                      );
        }
        return { applied: false, message: result };
    },
});
