import { tours } from "@restaurant_crm/../tests/tours/utils/tours";
import { conditions, task } from "@restaurant_crm/../tests/tours/utils/condition_util";

const NAME = {
    content: "Name it; the cursor is there",
    trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
};

const ONE_LINE =
    ".o_restaurant_conditions:has(.o_restaurant_condition):not(:has(.o_restaurant_condition ~ .o_restaurant_condition))";

/** Three ways of typing that made another rule than the screen showed. */
tours.add("restaurant_crm_condition_typing", {
    steps: () => [
        { ...NAME, run: "edit Typed" },
        conditions.add("visits"),
        {
            content: "It begins with what makes sense",
            trigger: ".o_restaurant_value:value(3)",
        },
        conditions.value("1"),
        conditions.says("at least 1 visit"),
        // 1. Clicking elsewhere: the line stays, and with it sentence and count.
        {
            content: "Look at something else",
            trigger: ".o_notebook .nav-link:contains(Notes)",
            run: "click",
        },
        {
            content: "The line is still there, and counted",
            trigger:
                ".o_restaurant_condition[data-measure=visits] .o_restaurant_line_count:contains(/^3$/)",
        },
        conditions.counts(3),
        {
            content: "Open the list of measures and think better of it",
            trigger: ".o_restaurant_add_condition button",
            run: "click",
        },
        {
            content: "Look at something else again",
            trigger: ".o_notebook .nav-link:contains(For Example)",
            run: "click",
        },
        {
            content: "No line came of it",
            trigger: ONE_LINE,
        },
        conditions.counts(3),
        // 2. Tab through the whole line: no line is added by it.
        {
            content: "Tab out of the last number",
            trigger: ".o_restaurant_window_value",
            run: "edit 30 && press Tab && press Tab && press Tab && press Tab && press Tab",
        },
        conditions.says("in the last 30 days"),
        {
            content: "There is one line",
            trigger: ONE_LINE,
        },
        conditions.counts(2),
        // 3. A value that was emptied is missing: nobody, not everybody.
        {
            content: "Empty the value",
            trigger: ".o_restaurant_value",
            run: "clear && press Tab",
        },
        {
            content: "The line says what it lacks",
            trigger:
                ".o_restaurant_condition_unfinished .o_restaurant_issue:contains(value is missing)",
        },
        {
            content: "Nobody belongs, and it is not green",
            trigger: ".alert-warning:contains(Nobody belongs):visible",
        },
        {
            content: "Nothing is counted",
            trigger: ".o_form_view:not(:has(.alert-success:visible))",
        },
        {
            content: "Try to save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is not saved silently",
            trigger: ".o_notification:contains(Missing required fields)",
        },
        {
            content: "The form is still being written",
            trigger: ".o_form_button_save:enabled",
        },
        conditions.value("2"),
        conditions.says("at least 2 visits"),
        conditions.counts(1),
        // A second line that is not finished, and then taken off: it is gone from sentence and count at once.
        conditions.add("in_segment"),
        {
            content: "It is marked",
            trigger:
                ".o_restaurant_condition_unfinished[data-measure=in_segment] .o_restaurant_issue:contains(missing)",
        },
        {
            content: "Take it off",
            trigger:
                ".o_restaurant_condition[data-measure=in_segment] .o_restaurant_remove_condition",
            run: "click",
        },
        {
            content: "The sentence is without it",
            trigger: ".o_field_widget[name=summary]:not(:contains(and))",
        },
        conditions.counts(1),
        conditions.save(),
    ],
});

/** "Among the top 20 % by spend and here within 30 days": 19 clicks and 4 values before. */
tours.add("restaurant_crm_condition_top", {
    steps: () =>
        task({ clicks: 12, values: 2 }, [
            { ...NAME, run: "edit Best and here" },
            conditions.add("spend"),
            conditions.compare("spend", "top_percent"),
            conditions.says("in the top 20 % by spend in the last 365 days"),
            conditions.add("days_since_last"),
            conditions.says("and last visit at most 30 days ago"),
            conditions.save(),
        ]),
});

/** "Sichuan three times in a row": 14 clicks and 3 values before. */
tours.add("restaurant_crm_condition_streak", {
    steps: () =>
        task({ clicks: 9, values: 2 }, [
            { ...NAME, run: "edit Three in a row" },
            conditions.add("visits"),
            {
                content: "On the last three visits",
                trigger: "select.o_restaurant_window",
                run: "select visits",
            },
            {
                content: "Only with …",
                trigger: ".o_restaurant_add_filter",
                run: "click",
            },
            {
                content: "… dishes of a category",
                trigger:
                    ".o_popover [data-filter=pos_category_ids], .dropdown-menu [data-filter=pos_category_ids]",
                run: "click",
            },
            {
                content: "The list is open: Sichuan",
                trigger: ".o-autocomplete--dropdown-item:contains(Tour Sichuan)",
                run: "click",
            },
            conditions.says("at least 3 visits with dishes of Tour Sichuan on the last 3 visits"),
            conditions.save(),
        ]),
});

/** "Visits fell by half": 9 clicks and 2 values before. */
tours.add("restaurant_crm_condition_fell", {
    steps: () =>
        task({ clicks: 6, values: 1 }, [
            { ...NAME, run: "edit Half as often" },
            conditions.add("visits"),
            conditions.compare("visits", "drop_percent"),
            conditions.says(
                "number of visits fell by at least 50 % in the last 60 days against the 60 days before",
            ),
            conditions.save(),
        ]),
});
