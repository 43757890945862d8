import { Component } from "@odoo/owl";
import { useSelfOrder } from "@pos_self_order/app/services/self_order_service";
import { allergensOf } from "@restaurant_crm/self_order/utils/allergens";

/** What the ordered dishes contain, and what somebody at the table must not eat: before the order is sent. */
export class AllergyNotice extends Component {
    static template = "restaurant_crm.AllergyNotice";
    static props = {};

    setup() {
        this.selfOrder = useSelfOrder();
    }

    get order() {
        return this.selfOrder.currentOrder;
    }
    get said() {
        return this.order.getSaidAllergens();
    }
    get words() {
        return this.selfOrder.allergenWords;
    }
    /** Dishes with allergens, those first that harm whoever said so. */
    get dishes() {
        const rows = this.order.lines
            .filter((line) => !line.combo_parent_id && line.qty > 0)
            .map((line) => {
                const allergens = allergensOf(line);
                return {
                    key: line.uuid,
                    name: line.full_product_name || line.product_id.name,
                    contains: allergens.map(({ name }) => name).join(", "),
                    harmful: allergens.some(({ id }) => this.said.includes(id)),
                };
            });
        return rows
            .filter(({ contains }) => contains)
            .sort((a, b) => Number(b.harmful) - Number(a.harmful));
    }
    get isHarmful() {
        return this.dishes.some(({ harmful }) => harmful);
    }
}
