import { patch } from "@web/core/utils/patch";
import { fields, models } from "@web/../tests/web_test_helpers";
import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosOrder } from "@point_of_sale/../tests/unit/data/pos_order.data";
import { PosOrderLine } from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import { PosSession } from "@point_of_sale/../tests/unit/data/pos_session.data";
import { ProductTemplate } from "@point_of_sale/../tests/unit/data/product_template.data";
import { ProductTemplateAttributeValue } from "@point_of_sale/../tests/unit/data/product_template_attribute_value.data";
import { ResPartner } from "@point_of_sale/../tests/unit/data/res_partner.data";

export const PEANUT = 1;
export const MILK = 2;
export const CORIANDER = 3;

export class RestaurantPreference extends models.Model {
    _name = "restaurant.preference";
    _order = "id";

    name = fields.Char();
    kind = fields.Char();
    icon = fields.Char();
    severity = fields.Char();
    sequence = fields.Integer();
    description = fields.Char();

    _load_pos_data_fields() {
        return ["name", "kind", "icon", "severity", "sequence", "description", "write_date"];
    }

    _records = [
        { id: PEANUT, name: "Peanuts", kind: "allergy", severity: "severe" },
        { id: MILK, name: "Milk", kind: "allergy", severity: "mild" },
        { id: CORIANDER, name: "Coriander", kind: "dislike" },
    ];
}

export class RestaurantTag extends models.Model {
    _name = "restaurant.tag";
    _order = "id";

    name = fields.Char();
    color = fields.Integer();
    icon = fields.Char();
    sequence = fields.Integer();
    description = fields.Char();
    decided_at_till = fields.Boolean();

    _load_pos_data_fields() {
        return [
            "name",
            "color",
            "icon",
            "sequence",
            "description",
            "decided_at_till",
            "write_date",
        ];
    }

    _records = [
        { id: 1, name: "Regular" },
        { id: 2, name: "Big table", decided_at_till: true },
    ];
}

export class RestaurantTier extends models.Model {
    _name = "restaurant.tier";
    _order = "id";

    name = fields.Char();
    color = fields.Integer();
    icon = fields.Char();
    priority = fields.Boolean();
    description = fields.Char();

    _load_pos_data_fields() {
        return ["name", "color", "icon", "priority", "description", "write_date"];
    }

    _records = [{ id: 1, name: "Gold", icon: "🥇", priority: true }];
}

export class RestaurantComplaintCategory extends models.Model {
    _name = "restaurant.complaint.category";
    _order = "id";

    name = fields.Char();
    sequence = fields.Integer();

    _load_pos_data_fields() {
        return ["display_name", "sequence", "write_date"];
    }

    _records = [{ id: 1, name: "Taste" }];
}

patch(hootPosModels, [
    ...hootPosModels,
    RestaurantComplaintCategory,
    RestaurantPreference,
    RestaurantTag,
    RestaurantTier,
]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        return [
            ...super._load_pos_data_models(),
            "restaurant.complaint.category",
            "restaurant.preference",
            "restaurant.tag",
            "restaurant.tier",
        ];
    },
    load_guest_words() {
        const words = [
            "restaurant.complaint.category",
            "restaurant.preference",
            "restaurant.tag",
            "restaurant.tier",
        ].map((name) => [name, this.env[name].search_read([])]);
        return { words: Object.fromEntries(words), dishes: {}, choices: {} };
    },
    load_suggestions() {
        return {};
    },
});

patch(PosOrder.prototype, {
    claim_guest_notice(id, facts) {
        return facts;
    },
});

function alsoLoads(model, ...names) {
    patch(model.prototype, {
        _load_pos_data_fields() {
            return [...super._load_pos_data_fields(), ...names];
        },
    });
}

alsoLoads(ResPartner, "guest_card", "guest_search_key");
alsoLoads(ProductTemplate, "guest_conflicts");
alsoLoads(ProductTemplateAttributeValue, "guest_conflicts");
alsoLoads(PosOrderLine, "guest_warning");
