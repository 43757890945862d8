import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** An administrator describes regulars, sees how many there are, and opens them. */
tours.add("restaurant_crm_segment", {
    steps: () => [
        {
            content: "Name it",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Tour regulars",
        },
        {
            content: "Add a line: at least one visit",
            trigger: ".o_field_widget[name=condition_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "The sentence follows",
            trigger: ".o_field_widget[name=summary]:contains(at least 1 visit)",
        },
        {
            content: "Twice at least",
            trigger: ".o_field_widget[name=condition_ids] td[name=value] input",
            run: "edit 2 && press Tab",
        },
        {
            content: "The sentence follows again",
            trigger: ".o_field_widget[name=summary]:contains(at least 2 visits)",
        },
        {
            content: "Examples show",
            trigger: ".o_field_widget[name=sample_ids] .o_data_row",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "Open the guests",
            trigger: ".o_statusbar_buttons button[name=action_open_guests]",
            run: "click",
        },
        {
            content: "There they are",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});
