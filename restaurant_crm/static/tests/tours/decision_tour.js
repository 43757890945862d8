import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** Somebody decides about pairs with the keyboard alone, and comes back to the list when nothing is left. */
tours.add("restaurant_crm_decisions", {
    steps: () => [
        {
            content: "Open the first pair",
            trigger: ".o_list_view .o_data_cell[name=partner_id]:contains(Mei)",
            run: "click",
        },
        {
            content: "Both sides are there; not now",
            trigger: ".o_form_view:contains(the number fits) .o_field_widget[name=visit_ids]",
            run: "press Alt+l",
        },
        {
            content: "The next one is there, with the way back to the list; these are two",
            trigger: ".o_form_view h2:contains(Bo)",
            run: "press Alt+x",
        },
        {
            content: "And the last one is one guest",
            trigger: ".o_form_view h2:contains(Cai)",
            run: "press Alt+j",
        },
        {
            content: "Nothing is left to decide",
            trigger: ".o_list_view .o_nocontent_help:contains(Nothing to decide)",
        },
    ],
});
