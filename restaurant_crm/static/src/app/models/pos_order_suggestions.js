import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@pos_loyalty/app/models/pos_order";
import "@pos_restaurant/app/models/pos_order";
import "@restaurant_crm/app/models/pos_order_guest";
import { isWithout } from "@restaurant_crm/app/utils/suggestions";

// So many different dishes are noted of an order.
const MOST = 60;

/** What was suggested on an order travels with it, also when it is paid without network. */
patch(PosOrder.prototype, {
    /** @returns {{shown: number[], added: Array[], without?: boolean}} */
    getSuggestionLog() {
        return this.uiState?.suggestions || this.guest_suggestions || { shown: [], added: [] };
    },

    isWithoutSuggestions() {
        return isWithout(this.uuid);
    },

    noteSuggested(ids) {
        const log = this.getSuggestionLog();
        const fresh = ids.filter((id) => !log.shown.includes(id));
        if (fresh.length && log.shown.length < MOST) {
            this._keepSuggestionLog({ ...log, shown: [...log.shown, ...fresh] });
        }
    },

    noteSuggestionAdded({ id, reason, isNew }) {
        const log = this.getSuggestionLog();
        this._keepSuggestionLog({ ...log, added: [...log.added, [id, reason, isNew]] });
    },

    _keepSuggestionLog(log) {
        this.uiState.suggestions = this.isWithoutSuggestions() ? { ...log, without: true } : log;
    },

    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        // Not a change of the order by itself: looking at one sends nothing.
        if (this.uiState?.suggestions && "guest_suggestions" in this.model.fields) {
            data.guest_suggestions = this.uiState.suggestions;
        }
        return data;
    },
});
