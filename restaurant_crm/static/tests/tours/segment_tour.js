import { conditions } from "@restaurant_crm/../tests/tours/utils/condition_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** An administrator describes regulars, sees how many there are, and opens them. */
tours.add("restaurant_crm_segment", {
    steps: () => [
        {
            content: "Name it",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Tour regulars",
        },
        conditions.add("visits"),
        conditions.says("at least 3 visits in the last 90 days"),
        conditions.value("2"),
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
