import { tours } from "@restaurant_crm/../tests/tours/utils/tours";

/** Whoever opens the app sees how the house does, chooses a store, and opens what a figure counts. */
tours.add("restaurant_crm_overview", {
    steps: () => [
        { content: "Figures", trigger: ".o_overview_figure[data-figure=return_rate]" },
        { content: "Plots", trigger: "canvas[aria-label='Guests by Stage']" },
        {
            content: "Of one store",
            trigger: ".o_overview_store",
            run: "selectByLabel Shanghai",
        },
        {
            content: "Bo stopped coming",
            trigger: ".o_overview_figure[data-figure='stage:lapsed']:contains(1)",
        },
        {
            content: "In three months",
            trigger: ".btn-group button[value='90']",
            run: "click",
        },
        {
            content: "Ten orders with a guest",
            trigger: ".o_overview_figure[data-figure=visits]:contains(10 with a guest)",
        },
        {
            content: "Who stopped?",
            trigger: ".o_overview_figure[data-figure='stage:lapsed']",
            run: "click",
        },
        { content: "Bo", trigger: ".o_list_view .o_data_row:contains(Bo)" },
        { content: "Nobody else", trigger: ".o_list_view:not(:has(.o_data_row:contains(Mei)))" },
    ],
});

/** A store manager with a telephone reads the day, notes something and opens a guest. */
tours.add("restaurant_crm_store_today", {
    steps: () => [
        {
            content: "A store that lives on deliveries begins with platforms",
            trigger:
                "section[data-section=platforms]:first-child + section[data-section=complaints]",
        },
        { content: "Mei came", trigger: ".o_today_guest:contains(Mei) .badge:contains(Gold)" },
        { content: "She can be called", trigger: ".o_today_guest:contains(Mei) a[href^='tel:']" },
        { content: "Something to make good", trigger: ".o_today_complaint:contains(cold)" },
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_store_today",
            run() {
                const page = document.querySelector(".o_store_today");
                if (page.scrollWidth > page.clientWidth) {
                    throw new Error(`${page.scrollWidth} px do not fit into ${page.clientWidth}`);
                }
            },
        },
        {
            content: "Note something",
            trigger: ".o_today_guest:contains(Mei) .o_today_note",
            run: "click",
        },
        {
            content: "A few words",
            trigger: ".modal textarea",
            run: "edit Wants the corner",
        },
        { content: "Save", trigger: ".o_note_save:enabled", run: "click" },
        { content: "Saved", trigger: "body:not(:has(.modal))" },
        {
            content: "Open her",
            trigger: ".o_today_guest:contains(Mei) .btn-link",
            run: "click",
        },
        {
            content: "The guest page",
            trigger: ".o_form_view .o_field_widget[name=guest_rhythm_text]:contains(today)",
        },
    ],
});
