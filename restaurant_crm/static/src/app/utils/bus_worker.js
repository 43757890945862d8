import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { WORKER_STATE, WorkerService } from "@bus/services/worker_service";

const TRY_AGAIN = 3000;

/**
 * A till that starts without a server cannot load what listens for news. Core gives it up for as long as the page lives:
 * with the server back, the till would hear of no other till any more.
 */
patch(WorkerService.prototype, {
    onInitError() {
        super.onInitError(...arguments);
        if (this.state === WORKER_STATE.FAILED) {
            browser.setTimeout(() => {
                this.isUsingSharedWorker = Boolean(browser.SharedWorker);
                this.startWorker();
            }, TRY_AGAIN);
        }
    },

    /** What was said to the one that could not be loaded is said to this one. */
    startWorker() {
        super.startWorker(...arguments);
        this.unheardHandlers?.forEach((handler) => super._registerHandler(handler));
        this.unheard?.forEach(({ action, data }) => super._send(action, data));
    },

    _registerHandler(handler) {
        if (this.state === WORKER_STATE.FAILED) {
            (this.unheardHandlers ||= []).push(handler);
        }
        return super._registerHandler(...arguments);
    },

    _send(action, data) {
        if (this.state === WORKER_STATE.FAILED) {
            const said = JSON.stringify([action, data]);
            this.unheard ||= new Map();
            this.unheard.has(said) || this.unheard.set(said, { action, data });
        }
        return super._send(...arguments);
    },
});
