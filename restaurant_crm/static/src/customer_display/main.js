import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { keyOf } from "@restaurant_crm/app/utils/display_channels";
import { ConsentDisplay } from "@restaurant_crm/customer_display/consent_display";
import { ConsentScreen } from "@restaurant_crm/customer_display/consent_sheet/consent_sheet";

registry.category("services").add("restaurant_crm.consent_display", {
    dependencies: ["bus_service"],
    start: (env, { bus_service }) =>
        new ConsentDisplay(bus_service, session.access_token, keyOf(browser.location.hash)),
});

registry
    .category("main_components")
    .add("restaurant_crm.ConsentScreen", { Component: ConsentScreen, props: {} });
