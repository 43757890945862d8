import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** An administrator is about to delete a tag, reads what goes along, and archives it instead. */
tours.add("restaurant_crm_deletion", {
    steps: () => [
        {
            content: "Open the menu of the form",
            trigger: ".o_form_view .o_cp_action_menus .dropdown-toggle, .o_cp_action_menus button",
            run: "click",
        },
        {
            content: "Delete",
            trigger: ".o-dropdown-item:contains(Delete)",
            run: "click",
        },
        {
            content: "Two guests would lose it",
            trigger: ".o_restaurant_deletion li:contains(2 guests lose the tag)",
        },
        {
            content: "And what is deleted is counted",
            trigger: ".o_restaurant_deleted li:contains(2)",
        },
        {
            content: "Archive it instead",
            trigger: ".o_restaurant_archive",
            run: "click",
        },
        {
            content: "It is archived",
            trigger: ".o_form_view:not(:has(.modal)) .ribbon:contains(Archived)",
        },
    ],
});
