import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";

// A server that owes an answer for so long is asked whether it is there, and given as long to say so.
const PATIENCE = 6000;
const PING = "/pos/ping";

const later = (delay) => new Promise((resolve) => browser.setTimeout(resolve, delay));

/**
 * Whether there is a server. The browser knows of cables only: to it, a server that is gone is online, and one that
 * hangs is waited for without end.
 */
export const serverWatch = {
    // Requests without an answer, with the moment they were sent.
    pending: new Map(),
    // Called when a request finds no server, or waits for long.
    onDoubt: () => serverWatch.answers(),

    /** @returns {Promise<boolean>} whether the server answers; if not, nobody waits for it any longer */
    async answers() {
        const ping = rpc(PING, {}, { silent: true });
        const answered = await Promise.race([
            ping.then(
                () => true,
                // An error is an answer as well.
                (error) => !(error instanceof ConnectionLostError),
            ),
            later(PATIENCE).then(() => false),
        ]);
        if (!answered) {
            this.giveUp();
        }
        return answered;
    },

    /** Requests that have waited for long fail as if the line had been cut. */
    giveUp() {
        const long = Date.now() - PATIENCE;
        for (const [xhr, since] of this.pending) {
            if (since <= long) {
                xhr.abort();
                xhr.dispatchEvent(new ProgressEvent("error"));
            }
        }
    },

    async watch(call, xhr) {
        this.pending.set(xhr, Date.now());
        const end = () => this.pending.delete(xhr);
        call.then(end, end);
        for (;;) {
            await Promise.race([call.catch(() => {}), later(PATIENCE)]);
            if (!this.pending.has(xhr)) {
                return;
            }
            await this.onDoubt();
        }
    },
};

patch(rpc, {
    _rpc(url, params, { cache, ...settings } = {}) {
        if (cache) {
            return super._rpc(...arguments);
        }
        const xhr = settings.xhr || new browser.XMLHttpRequest();
        const call = super._rpc(url, params, { ...settings, xhr });
        if (url === PING) {
            serverWatch.pending.set(xhr, Date.now());
            const end = () => serverWatch.pending.delete(xhr);
            call.then(end, end);
            return call;
        }
        serverWatch.watch(call, xhr);
        call.catch((error) => {
            if (error instanceof ConnectionLostError) {
                serverWatch.onDoubt();
            }
        });
        return call;
    },
});
