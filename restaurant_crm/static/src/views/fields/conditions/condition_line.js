import { Component, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useBus } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { parseFloat, parseInteger } from "@web/views/fields/parsers";
import { MeasurePicker } from "@restaurant_crm/views/fields/conditions/measure_picker";

// Which records a filter chooses from.
const RECORDS = {
    pos_category_ids: { model: "pos.category" },
    product_ids: { model: "product.product", domain: [["available_in_pos", "=", true]] },
    store_ids: { model: "restaurant.store" },
    region_ids: { model: "restaurant.region" },
    floor_ids: { model: "restaurant.floor" },
    tag_ids: { model: "restaurant.tag" },
    segment_id: { model: "restaurant.segment", domain: [["usage", "=", "segment"]] },
    scorecard_id: { model: "restaurant.scorecard" },
};
const WITHOUT = {
    weekdays: false,
    day_kind: false,
    daypart: false,
    channel: false,
    min_covers: 0,
};
// The period that somebody who chooses one begins with.
const LENGTHS = { days: 30, visits: 3 };
const COUNTS_OF_VISITS = ["visits", "visits_together"];

/** One line of a segment: what is measured, what it has to be, over which visits. */
export class ConditionLine extends Component {
    static template = "restaurant_crm.ConditionLine";
    static components = {
        Dropdown,
        DropdownItem,
        MeasurePicker,
        MultiRecordSelector,
        RecordSelector,
    };
    static props = {
        record: Object,
        choices: Object,
        // "and" or "or"; empty for the first line.
        link: String,
        onDelete: Function,
        readonly: Boolean,
        count: { type: [Number, { value: null }], optional: true },
    };

    setup() {
        // Filters that were opened and have nothing in them yet; numbers that cannot be read, as they were typed.
        this.state = useState({ opened: [], opening: "", typed: {} });
        this.root = useRef("root");
        useEffect(() => this.mark());
        useEffect(
            (opened) => {
                if (opened) {
                    const input = this.root.el?.querySelector(
                        `[data-filter=${opened}] :is(input, select)`,
                    );
                    input?.focus();
                    input?.click();
                }
            },
            () => [this.state.opening],
        );
        // Whoever saves asks for what is still being typed: the line says by then whether it is finished.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(
                this.props.record.model.mutex.getUnlockedDef().then(() => this.mark()),
            ),
        );
        onWillUpdateProps(({ record }) => {
            if (record !== this.props.record) {
                Object.assign(this.state, { opened: [], typed: {} });
            }
        });
    }

    get data() {
        return this.props.record.data;
    }

    get measure() {
        return this.props.choices.measures[this.data.measure];
    }

    get comparison() {
        return this.measure?.comparisons.find(({ code }) => code === this.data.comparison);
    }

    // -- is it finished? ---------------------------------------------------------------------

    /** What keeps the line from meaning anything, in words. */
    get issue() {
        if (Object.keys(this.state.typed).length) {
            return _t("This is not a number.");
        }
        const empty = this.filters.find(
            ({ name, isEmpty, fixed }) => isEmpty && !fixed && this.state.opened.includes(name),
        );
        if (empty) {
            return _t("Choose something for “%s”, or take it off.", empty.label);
        }
        return this.data.problem || "";
    }

    /** A line that somebody is working on is not saved before it is finished. */
    mark() {
        const { record } = this.props;
        const isTouched =
            record.isNew ||
            record.dirty ||
            this.state.opened.length ||
            Object.keys(this.state.typed).length;
        if (this.issue && isTouched && !this.props.readonly) {
            record.setInvalidField("measure");
        } else if (record.isFieldInvalid("measure")) {
            record.resetFieldValidity("measure");
        }
    }

    // -- what is measured, and what it has to be ---------------------------------------------

    update(changes) {
        return this.props.record.update(changes);
    }

    selectMeasure(measure) {
        this.state.opened = [];
        this.state.typed = {};
        if (measure !== this.data.measure) {
            return this.update({ measure });
        }
    }

    selectComparison(code) {
        const { family, start } = this.measure.comparisons.find(
            (comparison) => comparison.code === code,
        );
        const changes = { comparison: code };
        if (family !== this.comparison?.family) {
            // "5 visits" is no percentage.
            Object.assign(changes, { value: start.value, value_to: start.value_to });
            if (family === "change" || this.data.window === "all") {
                Object.assign(changes, { window: start.window, window_value: start.window_value });
            }
        }
        return this.update(changes);
    }

    selectWindow(window) {
        const changes = { window };
        if (window !== "all") {
            changes.window_value = LENGTHS[window];
        }
        if (
            window === "visits" &&
            COUNTS_OF_VISITS.includes(this.data.measure) &&
            this.comparison?.family === "plain" &&
            !(this.data.value <= LENGTHS.visits)
        ) {
            // "On each of the last three visits": more than all of them is nobody.
            changes.value = LENGTHS.visits;
        }
        return this.update(changes);
    }

    get windows() {
        const labels = { all: _t("all time"), days: _t("days"), visits: _t("visits") };
        const kinds = this.comparison?.family === "change" ? ["days"] : this.measure.windows;
        return kinds.map((kind) => ({ kind, label: labels[kind] }));
    }

    get formattedCount() {
        return formatInteger(this.props.count);
    }

    number(name) {
        const value = this.data[name];
        if (name in this.state.typed) {
            return this.state.typed[name];
        }
        if (
            value === false ||
            value === undefined ||
            (name !== "value" && name !== "value_to" && !value)
        ) {
            return "";
        }
        return name === "value" || name === "value_to"
            ? formatFloat(value, { trailingZeros: false, digits: [16, 4] })
            : formatInteger(value);
    }

    /** What is emptied is missing; it is not 0. */
    onNumber(name, event) {
        const text = event.target.value.trim();
        const isFloat = name === "value" || name === "value_to";
        delete this.state.typed[name];
        if (!text) {
            if (name === "min_covers" && !this.state.opened.includes(name)) {
                this.state.opened.push(name);
            }
            return this.update({ [name]: isFloat ? false : 0 });
        }
        try {
            const value = isFloat ? parseFloat(text) : parseInteger(text);
            return this.update({ [name]: value });
        } catch {
            this.state.typed[name] = text;
        }
    }

    // -- which visits ------------------------------------------------------------------------

    get labels() {
        return {
            pos_category_ids: _t("dishes of"),
            product_ids: _t("the dish"),
            store_ids: _t("the store"),
            region_ids: _t("the region"),
            weekdays: _t("the days"),
            day_kind: _t("the kind of day"),
            daypart: _t("the part of the day"),
            channel: _t("the channel"),
            floor_ids: _t("the floor"),
            min_covers: _t("people, at least"),
            tag_ids: _t("the tags"),
            segment_id: _t("the segment"),
            scorecard_id: _t("the scorecard"),
        };
    }

    isEmpty(name) {
        const value = this.data[name];
        return name in RECORDS && name.endsWith("_ids") ? !value.currentIds.length : !value;
    }

    /** The filters on the line: those that are set, needed, or were opened to be filled in. */
    get filters() {
        if (!this.measure) {
            return [];
        }
        const lost = (this.data.expected_filters || "").split(",");
        const dishes = ["pos_category_ids", "product_ids"];
        return Object.entries(this.labels)
            .filter(([name]) => this.measure.filters.includes(name))
            .map(([name, label]) => ({
                name,
                label,
                isEmpty: this.isEmpty(name),
                isDish: dishes.includes(name),
            }))
            .filter(
                ({ name, isEmpty, isDish }) =>
                    !isEmpty ||
                    this.measure.required.includes(name) ||
                    this.state.opened.includes(name) ||
                    lost.includes(name) ||
                    (this.measure.dishes && isDish),
            )
            .map((filter) => ({ ...filter, ...RECORDS[filter.name], fixed: this.isFixed(filter) }));
    }

    isFixed({ name, isDish }) {
        return this.measure.required.includes(name) || (this.measure.dishes && isDish);
    }

    get furtherFilters() {
        const shown = this.filters.map(({ name }) => name);
        return Object.entries(this.labels)
            .filter(([name]) => this.measure.filters.includes(name) && !shown.includes(name))
            .map(([name, label]) => ({ name, label }));
    }

    openFilter(name) {
        this.state.opened.push(name);
        this.state.opening = name;
    }

    async closeFilter(name) {
        this.state.opened = this.state.opened.filter((opened) => opened !== name);
        delete this.state.typed[name];
        const lost = (this.data.expected_filters || "").split(",");
        if (lost.includes(name)) {
            const expected_filters = lost.filter((each) => each !== name).join(",");
            await this.update({ expected_filters });
        }
        if (name in WITHOUT) {
            return this.update({ [name]: WITHOUT[name] });
        }
        // Not by `setRecords`, which keeps an emptied filter open.
        return this.data[name].addAndRemove({ remove: this.ids(name) });
    }

    ids(name) {
        return this.data[name].currentIds;
    }

    setRecords(name, ids) {
        const list = this.data[name];
        const add = ids.filter((id) => !list.currentIds.includes(id));
        const remove = list.currentIds.filter((id) => !ids.includes(id));
        if (!remove.length && !add.length) {
            return;
        }
        if (!ids.length) {
            // It stays on the line until it is taken off.
            this.state.opened.push(name);
        }
        return list.addAndRemove({ add, remove });
    }

    setRecord(name, id) {
        return this.update({ [name]: id ? { id } : false });
    }

    setChoice(name, event) {
        return this.update({ [name]: event.target.value || false });
    }

    get days() {
        return (this.data.weekdays || "")
            .split(/[,，]/)
            .map((day) => day.trim())
            .filter(Boolean);
    }

    toggleDay(day) {
        const days = this.days.includes(day)
            ? this.days.filter((each) => each !== day)
            : [...this.days, day];
        if (!days.length) {
            this.state.opened.push("weekdays");
        }
        return this.update({ weekdays: days.sort().join(",") || false });
    }
}
