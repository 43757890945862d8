import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";

/** What is known of a guest is wrong: it goes, for a reason that is kept. */
export class RemovePreferenceDialog extends Component {
    static template = "restaurant_crm.RemovePreferenceDialog";
    static components = { Dialog };
    static props = { guest: Object, preference: Object, getPayload: Function, close: Function };

    setup() {
        this.state = useState({ reason: "" });
        this.keepButton = useRef("keep");
        onMounted(() => this.keepButton.el.focus());
    }

    get title() {
        return _t("Remove %s", this.props.preference.name);
    }
    get consequence() {
        return _t("Nobody will be warned of it for %s any more.", this.props.guest.name);
    }
    get isAllergy() {
        return this.props.preference.kind === "allergy";
    }
    get reasons() {
        return [
            _t("The guest says it is not so"),
            _t("Meant for somebody else"),
            _t("Noted by mistake"),
        ];
    }
    get canRemove() {
        return Boolean(this.state.reason.trim());
    }

    choose(reason) {
        this.state.reason = reason;
    }
    remove() {
        if (this.canRemove) {
            this.props.getPayload({ reason: this.state.reason.trim().slice(0, 200) });
            this.props.close();
        }
    }
}
