import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { severityLabels } from "@restaurant_crm/app/utils/guest_labels";

/** A dish would harm the guest. Enter, Escape and the way out all mean: the guest does not get it. */
export class AllergyDialog extends Component {
    static template = "restaurant_crm.AllergyDialog";
    static components = { Dialog };
    static props = {
        dish: String,
        allergies: Array,
        added: Boolean,
        place: { type: String, optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ asking: false, reason: "" });
        this.leaveButton = useRef("leave");
        this.reasonInput = useRef("reason");
        this.severities = severityLabels();
        onMounted(() => this.leaveButton.el.focus());
    }

    get sentence() {
        return _t("%(dish)s is not safe for %(guest)s.", {
            dish: this.props.dish,
            guest: this.guests.join(", "),
        });
    }
    get guests() {
        return [...new Set(this.props.allergies.map(({ guest }) => guest))];
    }
    /** Whose an allergy is, where that is not said already. */
    whose({ guest, seat }) {
        const name = this.guests.length > 1 ? guest : "";
        const place = seat ? _t("seat %s", seat) : "";
        return [name, place].filter(Boolean).join(", ");
    }
    /** In which parts of a combo it is. */
    where({ parts }) {
        return parts && _t("in %s", parts);
    }
    get reasons() {
        return [
            _t("The kitchen leaves it out"),
            _t("For somebody else at the table"),
            _t("The guest knows and insists"),
        ];
    }
    get canGoOn() {
        return Boolean(this.state.reason.trim());
    }

    leave() {
        this.props.close();
    }
    ask() {
        this.state.asking = true;
    }
    choose(reason) {
        this.state.reason = reason;
    }
    goOn() {
        if (this.canGoOn) {
            this.props.getPayload({ reason: this.state.reason.trim().slice(0, 200) });
            this.props.close();
        }
    }
}
