import { registry } from "@web/core/registry";
import { catalogSuggestion } from "@purchase_stock/../tests/tours/tour_helper";
import { productCatalog, purchaseForm } from "@purchase/../tests/tours/tour_helper";

registry.category("web_tour.tours").add("restaurant_suggest_by_forecast", {
    steps: () => [
        { trigger: ".o_purchase_order" },
        ...purchaseForm.openCatalog(),
        ...catalogSuggestion.toggleSuggest(true),
        ...catalogSuggestion.setParameters({ basedOn: "Restaurant forecast" }),
        {
            content: "says for which stores, and what is not in it",
            trigger:
                ".o_restaurant_forecast_notice:contains('Shanghai'):contains('1 dishes without a recipe')",
        },
        { trigger: ".o_kanban_record:contains('Meat') div[name='kanban_purchase_suggest']" },
        ...catalogSuggestion.addAllSuggestions(),
        ...productCatalog.goBackToOrder(),
        { trigger: ".o_data_row:contains('Soybeans')" },
    ],
});
