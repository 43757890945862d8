import { Component, onMounted, useRef } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { PreferenceDialog } from "@restaurant_crm/app/components/guest_dialog/preference_dialog";
import { UNNAMED } from "@restaurant_crm/app/utils/guest_party";

/** What a guest must not eat could not be read. Enter, Escape and the way out all mean: not yet. */
export class UnknownAllergiesDialog extends Component {
    static template = "restaurant_crm.UnknownAllergiesDialog";
    static components = { Dialog };
    static props = {
        // A uuid of somebody whom only this till knows.
        id: [Number, String],
        guest: { type: Object, optional: true },
        seat: String,
        order: Object,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.backButton = useRef("back");
        onMounted(() => this.backButton.el.focus());
    }

    get sentence() {
        return _t(
            "What %s must not eat could not be loaded. Ask at the table before anything is cooked.",
            this.pos.describeSeat(this.props.guest, this.props.seat),
        );
    }

    /** What was noted here so far; it counts although the rest is not known. */
    get noted() {
        return this.props.guest?.getGuestAllergies() || [];
    }

    /** Whoever has no contact has no card. */
    get canNote() {
        return this.props.guest && this.props.id !== UNNAMED;
    }

    async note() {
        const entry = await makeAwaitable(this.dialog, PreferenceDialog, {
            guest: this.props.guest,
        });
        if (entry) {
            await this.pos.noteForGuest(this.props.guest, { kind: "preference", ...entry });
            this.render();
        }
    }

    answer(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }
}
