// @odoo-module ignore
/* eslint-disable no-restricted-globals */

/**
 * A till starts without a server, on whatever page it is reloaded. Comes before the service worker of the point of
 * sale, which knows two addresses of pages only, waits for ever for a server that does not answer, and takes the error
 * page of a proxy for the file that it asked for.
 */
(() => {
    const CACHE = "restaurant-crm-till";
    // Whoever waits longer for a server that has answered before takes what is remembered.
    const PATIENCE = 5000;
    const PAGE = /^\/pos\/ui\/(\d+)(\/|$)/;
    const TRANSLATIONS = "/web/webclient/translations";
    const BUNDLE = /^(\/web\/assets\/)[^/]+(\/.*)$/;
    // Answers that are true for this moment only.
    const NOT_KEPT = [
        "/web/dataset",
        "/web/session",
        "/websocket",
        "/bus/",
        "/pos/ping",
        "hw_proxy/hello",
    ];

    const pathOf = (url) => new URL(url).pathname;

    /**
     * Every page of a till is the same document: its scripts look at the address. And translations are asked for with
     * the version that is known already.
     */
    function keyOf({ url }) {
        const page = PAGE.exec(pathOf(url));
        if (page) {
            return `${self.location.origin}/pos/ui/${page[1]}`;
        }
        const key = new URL(url);
        if (key.pathname === TRANSLATIONS) {
            key.searchParams.delete("hash");
        }
        return key.href;
    }

    async function remembered(key) {
        const cache = await caches.open(CACHE);
        return (await cache.match(key)) || (await caches.match(key));
    }

    async function keep(key, response) {
        const cache = await caches.open(CACHE);
        await cache.put(key, response);
        // Of a bundle only the newest version is of use: a device's room is small.
        const [, folder, file] = BUNDLE.exec(pathOf(key)) || [];
        if (file) {
            for (const { url } of await cache.keys()) {
                const [, otherFolder, otherFile] = BUNDLE.exec(pathOf(url)) || [];
                if (url !== key && otherFolder === folder && otherFile === file) {
                    await cache.delete(url);
                }
            }
        }
    }

    const isGood = (response) => response.ok && response.type === "basic" && !response.redirected;
    const late = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

    async function answer(request) {
        const key = keyOf(request);
        const fetched = fetch(request).then((response) => {
            if (isGood(response)) {
                keep(key, response.clone()).catch(() => {});
            }
            return response;
        });
        fetched.catch(() => {});
        const known = await remembered(key);
        if (!known) {
            return fetched;
        }
        try {
            const response = await Promise.race([fetched, late()]);
            return response && response.status < 500 ? response : known;
        } catch {
            return known;
        }
    }

    self.addEventListener("install", () => self.skipWaiting());
    self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

    self.addEventListener("fetch", (event) => {
        const { request } = event;
        if (
            request.method !== "GET" ||
            !request.url.startsWith(self.location.origin) ||
            NOT_KEPT.some((part) => request.url.includes(part))
        ) {
            return;
        }
        event.respondWith(answer(request));
        event.stopImmediatePropagation();
    });

    /** What a page has loaded before it had a service worker. */
    self.addEventListener("message", (event) => {
        for (const url of event.data.restaurantCrmKeep || []) {
            event.waitUntil(learn(url).catch(() => {}));
        }
    });

    async function learn(url) {
        const key = keyOf({ url });
        if (await remembered(key)) {
            return;
        }
        const response = await fetch(url, { credentials: "same-origin" });
        if (isGood(response)) {
            await keep(key, response);
        }
    }
})();
