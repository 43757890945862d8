/** Steps on the lines of a segment, and how much work a task is. */

const LINE = ".o_restaurant_condition";

export const conditions = {
    /** Add a line: what it measures is the first thing to say. */
    add: (measure) => [
        {
            content: "Add a line",
            trigger: ".o_restaurant_add_condition button",
            run: "click",
        },
        {
            content: `It measures ${measure}`,
            trigger: `.o_restaurant_measures [data-measure=${measure}]`,
            run: "click",
        },
        {
            content: "There it is",
            trigger: `${LINE}[data-measure=${measure}]`,
        },
    ],
    compare: (measure, comparison) => ({
        content: `Compare by ${comparison}`,
        trigger: `${LINE}[data-measure=${measure}] select.o_restaurant_comparison`,
        run: `select ${comparison}`,
    }),
    value: (text) => ({
        content: `The value is ${text}`,
        trigger: `${LINE} .o_restaurant_value`,
        run: `edit ${text} && press Tab`,
    }),
    says: (text) => ({
        content: `The sentence says: ${text}`,
        trigger: `.o_field_widget[name=summary]:contains(${text})`,
    }),
    counts: (number) => ({
        content: `${number} guests`,
        trigger: `.alert-success .o_field_widget[name=guest_count]:contains(/^${number}$/)`,
    }),
    save: () => [
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is saved",
            trigger:
                ".o_form_saved, .o_form_view:not(:has(.o_form_dirty, .o_form_button_save:visible))",
        },
    ],
};

// How many clicks one action is: a list is opened first.
const CLICKS = { click: 1, select: 2, edit: 0 };

/**
 * The steps of a task that people do, if it takes no more than so much work; typing a value is one value.
 *
 * @throws {Error} when it takes more
 */
export function task({ clicks, values }, steps) {
    const runs = steps
        .flat(Infinity)
        .map(({ run }) => (run || "").split(" ")[0])
        .filter(Boolean);
    const clicked = runs.reduce((sum, run) => sum + CLICKS[run], 0);
    const typed = runs.filter((run) => run === "edit").length;
    if (clicked > clicks || typed > values) {
        throw new Error(`${clicked} clicks and ${typed} values, more than ${clicks} and ${values}`);
    }
    return steps;
}
