import { conditions } from "@restaurant_crm/../tests/tours/utils/condition_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** An administrator describes regulars, sees who that is, switches the rule on, and reads at a guest why. */
tours.add("restaurant_crm_tag_rule", {
    steps: () => [
        {
            content: "Name the rule",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Tour regulars",
        },
        {
            content: "Look for the tag that it gives",
            trigger: ".o_field_widget[name=tag_id] input",
            run: "edit Tour tag",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Tour tag)",
            run: "click",
        },
        conditions.add("visits"),
        conditions.value("2"),
        {
            content: "The sentence follows",
            trigger: ".o_field_widget[name=summary]:contains(at least 2 visits)",
        },
        {
            content: "Guests are counted before anything is saved",
            trigger: ".alert-success .o_field_widget[name=guest_count]:not(:contains(/^0$/))",
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
            content: "How would it have gone?",
            trigger: ".o_statusbar_buttons button[name=action_backtest]",
            run: "click",
        },
        {
            content: "The answer is there, and ends now",
            trigger: ".o_restaurant_findings .o_field_widget[name=backtest_chart]:contains(Now)",
        },
        {
            content: "Switch it on",
            trigger: ".o_statusbar_buttons button[name=action_switch_on]:contains(Switch On)",
            run: "click",
        },
        {
            content: "See who would gain the tag",
            trigger: ".modal .o_field_widget[name=gained_ids] .o_data_row",
        },
        {
            content: "Nothing has happened yet",
            trigger: ".modal:contains(Nothing has been changed yet)",
        },
        {
            content: "Mean it",
            trigger: ".modal footer button[name=action_confirm]:contains(Switch On)",
            run: "click",
        },
        {
            content: "The rule is on and locked",
            trigger: ".o_statusbar_buttons button[name=action_change]",
        },
        {
            content: "Its lines are not edited by accident",
            trigger: ".o_restaurant_conditions:not(:has(.o_restaurant_add_condition))",
        },
        {
            content: "Open whom it tagged",
            trigger: "button[name=action_open_tagged]",
            run: "click",
        },
        {
            content: "Open the guest",
            trigger: ".o_list_view .o_data_row:contains(Mei) td[name=partner_id]",
            run: "click",
        },
        {
            content: "The guest carries the tag",
            trigger: ".o_form_view .o_field_widget[name=guest_tag_ids] .o_tag:contains(Tour tag)",
        },
        {
            content: "Open tags and log",
            trigger: ".o_notebook .nav-link:contains(Tags and Log)",
            run: "click",
        },
        {
            content: "The log says why, with the number",
            trigger:
                ".o_field_widget[name=guest_log_ids] .o_data_row:contains(at least 2 visits):contains((3))",
        },
        {
            content: "Ask why",
            trigger: ".o_field_widget[name=guest_tag_assignment_ids] button[name=action_explain]",
            run: "click",
        },
        {
            content: "Read it",
            trigger: ".modal .alert-success:contains(The rule holds for this guest now)",
        },
        {
            content: "The line and the guest's number",
            trigger: ".modal .o_data_row:contains(at least 2 visits) td[name=measured]:contains(3)",
        },
    ],
});
