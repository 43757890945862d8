import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/allergies";
import "@restaurant_crm/app/models/pos_order_suggestions";
import { choose, daypartAt, rank, readTable } from "@restaurant_crm/app/utils/suggestions";

// Milliseconds after which the till asks what is sold out, and whether there is a newer table.
const ASK_EVERY = 600000;

/** What to offer the guest now. The till knows by itself, from a table that it keeps. */
patch(PosStore.prototype, {
    async setup() {
        // What the server said last, and the table that is scored. Reactive with the store.
        this.suggestionRules = null;
        this.suggestionTable = null;
        await super.setup(...arguments);
    },

    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        this.takeSuggestions(this._keptSuggestions());
        // Nobody waits for it.
        this.refreshSuggestions();
        browser.setInterval(() => this.refreshSuggestions(), ASK_EVERY);
        browser.addEventListener("pos-network-online", () => this.refreshSuggestions());
    },

    get suggestionKey() {
        return `restaurant_crm.suggestions.${odoo.info?.db}.${this.config.id}`;
    },

    _keptSuggestions() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.suggestionKey) || "null");
        } catch {
            return null;
        }
    },

    async refreshSuggestions() {
        if (this.data.network.offline) {
            return;
        }
        let answer;
        try {
            const version = this.suggestionRules?.version || 0;
            answer = await this.data.orm.silent.call("pos.session", "load_suggestions", [
                this.session.id,
                version,
            ]);
        } catch (error) {
            console.info("Suggestions not refreshed", error.message);
            return;
        }
        if (answer.version && !answer.table) {
            answer.table = this.suggestionRules?.table;
        }
        this.takeSuggestions(answer);
        try {
            browser.localStorage.setItem(this.suggestionKey, JSON.stringify(answer));
        } catch {
            // No room on the device: after a reload without network nothing is suggested.
        }
    },

    /** @param {Object|null} rules as `load_suggestions` answers, with the table; none: nothing is suggested */
    takeSuggestions(rules) {
        const known = this.suggestionRules;
        if (rules?.table && rules.version !== known?.version) {
            try {
                this.suggestionTable = markRaw(readTable(rules.table));
            } catch (error) {
                console.warn("The table of suggestions cannot be read", error);
                rules = null;
            }
        }
        this.suggestionRules = rules?.table ? markRaw(rules) : null;
    },

    /** The part of the day and the channel of an order, as the table names them. */
    _suggestionPart(order) {
        const { dayparts, channels } = this.suggestionRules;
        const atTable = Number(Boolean(order.getTableOfGuests()));
        const channel =
            channels[order.preset_id?.id]?.[atTable] || (atTable ? "dine_in" : "takeaway");
        return `${daypartAt(dayparts, luxon.DateTime.now().hour)}|${channel}`;
    },

    /**
     * Up to three dishes for the guest and the order, and one that the guest never had.
     * @returns {{id: number, reason: string, product: Object, other: Object|undefined, isNew: boolean}[]}
     */
    getSuggestions(order) {
        const table = this.suggestionRules && this.suggestionTable;
        // What somebody must not eat is not known: nothing is offered before it is.
        if (
            !table ||
            !order ||
            order.finalized ||
            order.isRefund ||
            this._hasUnknownGuests(order)
        ) {
            return [];
        }
        const lines = order.lines.filter((line) => !line.combo_parent_id && line.qty > 0);
        const guest = order.getPartner();
        if (!lines.length && !guest) {
            return [];
        }
        const templates = this.models["product.template"];
        const onOrder = new Set(lines.map((line) => line.product_id?.product_tmpl_id?.id));
        const { had = [], visits = 0 } = guest?.guest_card || {};
        const counted = new Map(had.filter(Array.isArray));
        const ranked = rank(table, {
            part: this._suggestionPart(order),
            onOrder,
            had: counted,
            visits,
        });
        const one = new Set(this.suggestionRules.choose_one);
        const soldOut = new Set(this.suggestionRules.sold_out);
        const groupsOf = (id) => [
            ...new Set(
                (templates.get(id)?.pos_categ_ids || [])
                    .flatMap((category) => this._withParents(category))
                    .filter((category) => one.has(category)),
            ),
        ];
        const served = new Set([...onOrder].filter(Boolean).flatMap(groupsOf));
        const mayOffer = (id) => {
            const product = templates.get(id);
            return (
                product?.canBeDisplayed &&
                !onOrder.has(id) &&
                !soldOut.has(id) &&
                !groupsOf(id).some((group) => served.has(group)) &&
                !this.getMenuMark(product)
            );
        };
        // Of whom nothing is known, nothing is new.
        const known = had.length
            ? new Set(had.map((dish) => (Array.isArray(dish) ? dish[0] : dish)))
            : null;
        return choose(ranked, mayOffer, groupsOf, known).map((dish) => ({
            ...dish,
            product: templates.get(dish.id),
            other: templates.get(dish.other),
            times: counted.get(dish.id) || 0,
            visits,
        }));
    },

    _hasUnknownGuests(order) {
        return order.getUnknownGuests().some(({ asked }) => !asked);
    },

    _withParents(category) {
        const ids = [];
        for (let at = category; at && !ids.includes(at.id); at = at.parent_id) {
            ids.push(at.id);
        }
        return ids;
    },

    /** Put a suggested dish on the order, as a tap on the menu does: choices and allergies are asked about. */
    async addSuggestion(order, suggestion) {
        const before = order.lines.length;
        const line = await this.addLineToOrder({ product_tmpl_id: suggestion.product }, order);
        if (line || order.lines.length > before) {
            order.noteSuggestionAdded(suggestion);
        }
    },
});
