import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ConditionLine } from "@restaurant_crm/views/fields/conditions/condition_line";
import { MeasurePicker } from "@restaurant_crm/views/fields/conditions/measure_picker";

/**
 * The lines of a segment. What is on the screen is what is saved: a line begins with the choice of what it measures,
 * stays until it is taken off, and says what it lacks; beside it stands how many guests fulfil it.
 */
export class ConditionsField extends Component {
    static template = "restaurant_crm.ConditionsField";
    static components = { ConditionLine, MeasurePicker };
    static props = X2ManyField.props;

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            const model = this.list.resModel;
            this.choices = await this.orm.cache().call(model, "get_choices", []);
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get lines() {
        const { match, line_counts: counts } = this.props.record.data;
        const link = match === "any" ? _t("or") : _t("and");
        return this.list.records.map((record, place) => ({
            record,
            link: place ? link : "",
            count: counts?.length === this.list.records.length ? counts[place] : null,
        }));
    }

    add(measure) {
        return this.list.addNewRecord({
            position: "bottom",
            mode: "edit",
            context: { default_measure: measure },
        });
    }

    remove(record) {
        return this.list.delete(record);
    }
}

registry.category("fields").add("restaurant_conditions", {
    ...x2ManyField,
    component: ConditionsField,
    displayName: _t("Conditions"),
    supportedTypes: ["one2many"],
    fieldDependencies: [
        { name: "line_counts", type: "json", readonly: true },
        { name: "match", type: "selection" },
    ],
});
