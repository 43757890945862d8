import { Component, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { normalize } from "@web/core/l10n/utils";

/** What can be measured, in groups, each with what it means; searched by either. */
export class MeasurePicker extends Component {
    static template = "restaurant_crm.MeasurePicker";
    static components = { Dropdown, DropdownItem };
    static props = {
        // See `get_choices` of the model of conditions.
        choices: Object,
        onSelect: Function,
        selected: { type: [String, Boolean], optional: true },
        togglerClass: { type: String, optional: true },
        slots: Object,
    };

    setup() {
        this.input = useRef("search");
        this.state = useState({ search: "" });
        this.navigation = { virtualFocus: true, shouldFocusFirstItem: true };
    }

    get groups() {
        const { groups, measures } = this.props.choices;
        const words = normalize(this.state.search).split(/\s+/).filter(Boolean);
        return groups
            .map(({ label, measures: codes }) => ({
                label,
                measures: codes
                    .map((code) => ({ code, ...measures[code] }))
                    .filter((measure) => {
                        const text = normalize(`${measure.label} ${measure.help} ${label}`);
                        return words.every((word) => text.includes(word));
                    }),
            }))
            .filter((group) => group.measures.length);
    }

    onOpened() {
        this.input.el?.focus();
    }

    onInput(event) {
        this.state.search = event.target.value;
    }

    onStateChanged(open) {
        if (!open) {
            this.state.search = "";
        }
    }
}
