import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

// What a page loads from the server besides data.
const FILES = /^\/(web\/(assets|static|image|content|webclient)|[^/]+\/static)\//;

/** What the service worker has to remember, so that the till starts without a server. */
patch(PosStore.prototype, {
    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        this.rememberPage();
    },

    /** The first page of a device was loaded before there was a service worker: tell it what that was. */
    async rememberPage() {
        const registration = await navigator.serviceWorker?.ready;
        const files = performance
            .getEntriesByType("resource")
            .map(({ name }) => new URL(name))
            .filter(({ origin, pathname }) => origin === location.origin && FILES.test(pathname));
        registration?.active.postMessage({
            restaurantCrmKeep: [location.href, ...new Set(files.map(({ href }) => href))],
        });
    },
});
