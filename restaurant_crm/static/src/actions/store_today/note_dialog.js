import { Component, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";

/** A few words about a guest, kept with the guest. */
export class NoteDialog extends Component {
    static template = "restaurant_crm.NoteDialog";
    static components = { Dialog };
    static props = { guest: Object, close: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ text: "" });
        useAutofocus({ refName: "text" });
    }

    async save() {
        await this.orm.call("res.partner", "message_post", [this.props.guest.id], {
            body: this.state.text,
        });
        this.notification.add(_t("Noted with %s.", this.props.guest.name), { type: "success" });
        this.props.close();
    }
}
