import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { debounce } from "@web/core/utils/timing";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/guests";

// What the server calls the contents of dishes and of choices.
const CONTENTS = { dishes: "product.template", choices: "product.template.attribute.value" };

// Milliseconds.
const NOT_MORE_OFTEN = 500;
const ASK_AGAIN = 10000;

const same = (record, row, name) =>
    JSON.stringify(record.raw[name] ?? false) === JSON.stringify(row[name] ?? false);

/**
 * Words for what is known of guests, and what dishes contain: changes in the back office come at once, and a till that
 * is reloaded asks, because core shows what the device keeps itself, in the language of that day.
 */
patch(PosStore.prototype, {
    async processServerData() {
        await super.processServerData(...arguments);
        // A long import says it many times.
        const refresh = debounce(() => this.refreshWords(), NOT_MORE_OFTEN);
        this.data.connectWebSocket("GUEST_WORDS_CHANGED", refresh);
        browser.addEventListener("pos-network-online", () => this.refreshWords());
    },

    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        // Nobody waits for it.
        this.refreshWords();
    },

    async refreshWords() {
        if (this.data.network.offline) {
            return;
        }
        let answer;
        try {
            answer = await this.data.orm.silent.call("pos.session", "load_guest_words", [
                this.session.id,
            ]);
        } catch (error) {
            console.info("Words not refreshed", error.message);
            browser.clearTimeout(this.refreshWordsAgain);
            this.refreshWordsAgain = browser.setTimeout(() => this.refreshWords(), ASK_AGAIN);
            return;
        }
        for (const [model, rows] of Object.entries(answer.words)) {
            this.takeWords(model, rows);
        }
        for (const [topic, model] of Object.entries(CONTENTS)) {
            this.takeContents(model, answer[topic]);
        }
        await this.checkGuestConflicts();
    },

    /** Words that are gone, or no longer for tills, go; the others are as the server says. */
    takeWords(model, rows) {
        const ids = new Set(rows.map(({ id }) => id));
        const gone = this.models[model].filter(({ id }) => !ids.has(id));
        if (gone.length && model === "restaurant.preference") {
            this.forgetPreferences(new Set(gone.map(({ id }) => id)));
        }
        gone.forEach((record) => record.delete({ silent: true }));
        this.data.indexedDB.delete(
            model,
            gone.map(({ id }) => id),
        );
        const changed = rows.filter((row) => {
            const known = this.models[model].get(row.id);
            return !known || Object.keys(row).some((name) => !same(known, row, name));
        });
        if (changed.length) {
            this.models.connectNewData({ [model]: changed });
            this.data.synchronizeServerDataInIndexedDB({ [model]: changed });
        }
    },

    /** Cards that were read before speak of preferences that are not for tills any more: not unknown, but nothing. */
    forgetPreferences(gone) {
        const isGone = ([id]) => gone.has(id);
        for (const guest of this.models["res.partner"].filter((guest) =>
            guest.guest_card?.prefs?.some(isGone),
        )) {
            const { guest_card: card } = guest;
            guest.guest_card = { ...card, prefs: card.prefs.filter((held) => !isGone(held)) };
        }
    },

    takeContents(model, contents) {
        const changed = [];
        for (const record of this.models[model].getAll()) {
            const now = contents[record.id] || false;
            if (JSON.stringify(record.guest_conflicts || false) !== JSON.stringify(now)) {
                record.guest_conflicts = now;
                changed.push(record.raw);
            }
        }
        if (changed.length) {
            // A page that is loaded again without a server knows what the device remembers.
            this.data.synchronizeServerDataInIndexedDB({ [model]: changed });
        }
    },
});
