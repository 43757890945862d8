import { patch } from "@web/core/utils/patch";
import { ConnectionLostError } from "@web/core/network/rpc";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";

// What a page loads from the server besides data.
const FILES = /^\/(web\/(assets|static|image|content|webclient)|[^/]+\/static)\//;

/** What the service worker has to remember, so that the till starts without a server. */
patch(PosStore.prototype, {
    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        this.rememberPage();
    },

    /** The page of an order that this device does not remember, as a receipt: core would not start without a server. */
    async handleUrlParams() {
        try {
            return await super.handleUrlParams(...arguments);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const { page, params } = this.defaultPage;
            this.router.navigate(page, params);
        }
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
