import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@restaurant_crm/app/models/pos_order";

// Event of the window: benefits of the former guest are off an order; its detail is their names and the guest's.
export const BENEFITS_LEFT = "restaurant-crm-benefits-left";

/** What an order gives its guest goes with the guest. */
patch(PosOrder.prototype, {
    setPartner() {
        const { partner_id: before, pricelist_id: list } = this;
        super.setPartner(...arguments);
        if (before && before !== this.partner_id) {
            this.leaveBenefitsOf(before, list);
        }
    },

    /** Whether the coupon is somebody else's. A gift card is whoever's who brings it. */
    isCouponOfAnother(coupon) {
        return Boolean(
            coupon?.partner_id &&
                coupon.partner_id !== this.partner_id &&
                coupon.program_id?.program_type !== "gift_card",
        );
    },

    /** Take coupons, codes and rewards that were for `guest` off the order, and say which. */
    leaveBenefitsOf(guest, list) {
        const names = new Set();
        const isOver = (program, coupon) =>
            !this.isProgramForGuest(program) || this.isCouponOfAnother(coupon);
        for (const line of this._get_reward_lines()) {
            const program = line.reward_id?.program_id;
            if (program && (program.is_nominative || isOver(program, line.coupon_id))) {
                names.add(program.name);
                line.delete();
            }
        }
        const coupons = this._code_activated_coupon_ids.filter((coupon) =>
            isOver(coupon.program_id, coupon),
        );
        if (coupons.length) {
            coupons.forEach((coupon) => names.add(coupon.program_id.name));
            this._code_activated_coupon_ids = [["unlink", ...coupons]];
        }
        const { uiState } = this;
        uiState.codeActivatedProgramRules = uiState.codeActivatedProgramRules.filter((id) => {
            const program = this.models["loyalty.rule"].get(id)?.program_id;
            return !program || !isOver(program);
        });
        for (const [key, { program_id, coupon_id }] of Object.entries(uiState.couponPointChanges)) {
            const program = this.models["loyalty.program"].get(program_id);
            if (!program || isOver(program, this.models["loyalty.card"].get(coupon_id))) {
                delete uiState.couponPointChanges[key];
            }
        }
        if (list && list !== this.pricelist_id && this.lines.length) {
            names.add(_t("prices “%s”", list.name));
        }
        if (names.size) {
            window.dispatchEvent(
                new CustomEvent(BENEFITS_LEFT, {
                    detail: { guest: guest.name, names: [...names] },
                }),
            );
        }
    },
});
