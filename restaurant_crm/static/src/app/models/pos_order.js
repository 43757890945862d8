import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@pos_loyalty/app/models/pos_order";
import { allergiesOf } from "@restaurant_crm/app/utils/guest_conflicts";
import { isMemberDay } from "@restaurant_crm/app/utils/member_day";

patch(PosOrder.prototype, {
    /** The page on which the guest says how it was; nothing where the till does not ask. */
    getFeedbackUrl() {
        const { feedback_on_receipt, feedback_key, _base_url } = this.config;
        return feedback_on_receipt && feedback_key && this.feedback_token && !this.isRefund
            ? `${_base_url}/f/${feedback_key}/${this.feedback_token}`
            : false;
    },

    /** Core gives the list of the till to whoever changes from eating here to taking away. */
    setPreset() {
        super.setPreset(...arguments);
        if (this.partner_id && !this.finalized) {
            this.updatePricelistAndFiscalPosition(this.partner_id);
        }
    },

    /** Whether the guest on the order, or nobody, may use the loyalty program today. */
    isProgramForGuest(program) {
        const audience = program?.guest_audience;
        if (!audience) {
            return true;
        }
        return (
            isMemberDay(audience, luxon.DateTime.now()) &&
            (!audience.restricted || Boolean(this.getPartner()?.mayUseProgram(program)))
        );
    },

    _programIsApplicable(program) {
        return this.isProgramForGuest(program) && super._programIsApplicable(...arguments);
    },

    /** Lines that go against an allergy of somebody at the table and that nobody has decided about. */
    getOpenConflicts() {
        if (this.finalized) {
            return [];
        }
        return this.lines
            .filter((line) => !line.combo_parent_id && line.qty > 0)
            .map((line) => ({
                line,
                allergies: allergiesOf(line.getGuestConflicts()).filter(
                    (conflict) => !line.isDecided(conflict),
                ),
            }))
            .filter(({ allergies }) => allergies.length);
    },
});
