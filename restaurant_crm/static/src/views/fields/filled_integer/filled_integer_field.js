import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number that is nothing as long as it is 0: the field is empty then, and says what belongs there. */
export class FilledIntegerField extends IntegerField {
    static template = "restaurant_crm.FilledIntegerField";
    static props = { ...IntegerField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("restaurant_filled_integer", {
    ...integerField,
    component: FilledIntegerField,
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: ({ placeholder, ...field }) => ({
        ...integerField.extractProps(field),
        placeholder,
    }),
});
