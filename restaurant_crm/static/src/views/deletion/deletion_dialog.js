import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Before records go: what goes along, in numbers, and the milder way. */
export class DeletionDialog extends Component {
    static template = "restaurant_crm.DeletionDialog";
    static components = { Dialog };
    static props = {
        // See `get_deletion_notice`.
        notice: Object,
        onArchive: { type: Function, optional: true },
        onDelete: Function,
        close: Function,
    };

    async archive() {
        await this.props.onArchive();
        this.props.close();
    }

    async delete() {
        // A refusal is shown by itself; the dialog is done either way.
        this.props.close();
        await this.props.onDelete();
    }
}
