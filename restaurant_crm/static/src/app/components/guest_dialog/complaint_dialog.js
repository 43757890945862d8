import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { normalize } from "@web/core/l10n/utils";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** What the guest is not happy with: what it is about, which dishes, in the guest's words. */
export class ComplaintDialog extends Component {
    static template = "restaurant_crm.ComplaintDialog";
    static components = { Dialog };
    static props = {
        order: Object,
        guest: { type: Object, optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.state = useState({
            query: "",
            category: null,
            text: "",
            dishes: {},
            contact_name: "",
            phone: "",
        });
    }

    get categories() {
        const query = normalize(this.state.query.trim());
        return this.pos.models["restaurant.complaint.category"]
            .filter((category) => normalize(category.display_name).includes(query))
            .sort((a, b) => a.display_name.localeCompare(b.display_name));
    }

    /** The dishes of the order, each once. */
    get dishes() {
        const products = new Map();
        for (const line of this.props.order.lines) {
            if (line.product_id && line.qty > 0) {
                products.set(line.product_id.id, line.getFullProductName());
            }
        }
        return [...products].map(([id, name]) => ({ id, name }));
    }

    get ready() {
        return this.state.text.trim();
    }

    choose(category) {
        this.state.category = this.state.category?.id === category.id ? null : category;
    }
    toggle(id) {
        this.state.dishes[id] = !this.state.dishes[id];
    }

    confirm() {
        this.props.getPayload({
            category_id: this.state.category?.id || false,
            text: this.state.text.trim(),
            contact_name: this.state.contact_name.trim(),
            phone: this.state.phone.trim(),
            order_uuid: this.props.order.uuid,
            product_ids: Object.keys(this.state.dishes)
                .filter((id) => this.state.dishes[id])
                .map(Number),
        });
        this.props.close();
    }
}
