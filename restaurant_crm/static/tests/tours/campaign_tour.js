import { conditions } from "@restaurant_crm/../tests/tours/utils/condition_util";
import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

const DIALOG = ".modal:not(.o_inactive_modal)";

/** An administrator describes a campaign, sees whom it reaches and what guests will read, and starts it. */
tours.add("restaurant_crm_campaign", {
    steps: () =>
        [
            {
                content: "Name the campaign",
                trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
                run: "edit Online",
            },
            {
                content: "Nobody is left alone, so that the one guest of the tour is not",
                trigger: ".o_field_widget[name=holdout] input",
                run: "edit 0 && press Tab",
            },
            {
                content: "Add a step",
                trigger: ".o_field_widget[name=step_ids] .o_field_x2many_list_row_add a",
                run: "click",
            },
            {
                content: "What do guests get?",
                trigger: `${DIALOG} .o_field_widget[name=kind] .o_select_menu_toggler`,
                run: "click",
            },
            {
                content: "A coupon",
                trigger: ".o_select_menu_item:contains(/^Coupon$/)",
                run: "click",
                isActive: ["desktop"],
            },
            {
                // On a phone choices are a sheet of their own, which a tour takes for hidden by the dialog.
                content: "A coupon",
                trigger: "body:has(.o_select_menu_item)",
                run: () => {
                    const choices = [...document.querySelectorAll(".o_select_menu_item")];
                    choices.find((choice) => choice.textContent.trim() === "Coupon").click();
                },
                isActive: ["mobile"],
            },
            {
                content: "Which offer?",
                trigger: `${DIALOG} .o_field_widget[name=program_id] input`,
                run: "edit Online",
                isActive: ["desktop"],
            },
            {
                content: "This one",
                trigger: ".o-autocomplete--dropdown-item:contains(/^Online$/)",
                run: "click",
                isActive: ["desktop"],
            },
            {
                content: "Which offer?",
                trigger: `${DIALOG} .o_field_widget[name=program_id] input`,
                run: "click",
                isActive: ["mobile"],
            },
            {
                content: "This one",
                trigger: `${DIALOG} .o_kanban_record:contains(/^Online$/)`,
                run: "click",
                isActive: ["mobile"],
            },
            {
                content: "That is the step",
                trigger: `${DIALOG} .o_form_button_save`,
                run: "click",
            },
            {
                content: "The journey says it in one line",
                trigger: ".o_field_widget[name=journey]:contains(coupon “Online” for 30 days)",
            },
            conditions.add("visits"),
            conditions.value("1"),
            {
                content: "Guests are counted before anything is saved",
                trigger: ".alert-success .o_field_widget[name=guest_count]:not(:contains(/^0$/))",
            },
            conditions.save(),
            {
                content: "Who gets what?",
                trigger: ".o_form_view button[name=action_preview]:contains(Preview and Start)",
                run: "click",
            },
            {
                content: "One guest would take part",
                trigger: `${DIALOG} .o_field_widget[name=taken]:contains(/^1$/)`,
            },
            {
                content: "Who that is, and what she will get",
                trigger: `${DIALOG} .o_field_widget[name=examples]:contains(Mei Li)`,
            },
            {
                content: "Start it",
                trigger: `${DIALOG} button[name=action_start]`,
                run: "click",
            },
            {
                content: "It runs",
                trigger: ".o_form_view button[name=action_preview]:not(:contains(Start))",
            },
        ].flat(),
});
