import { Component, onWillRender, useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** What to offer now, each with its reason; a tap puts it on the order. */
export class SuggestionBar extends Component {
    static template = "restaurant_crm.SuggestionBar";
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        // Ranking looks at all dishes: once for all that is shown and noted.
        onWillRender(() => (this.suggestions = this.pos.getSuggestions(this.props.order)));
        useEffect(
            () => this.props.order.noteSuggested(this.suggestions.map(({ id }) => id)),
            () => [this.props.order.uuid, this.suggestions.map(({ id }) => id).join()],
        );
    }

    /** One order in twenty shows nothing. */
    get shown() {
        return this.props.order.isWithoutSuggestions() ? [] : this.suggestions;
    }

    reason({ reason, times, visits, other, isNew }) {
        if (reason === "had") {
            return _t("%(times)s of %(visits)s visits", { times, visits });
        }
        if (isNew) {
            return other ? _t("New for you, with %s", other.name) : _t("New for you");
        }
        return reason === "with" && other ? _t("Goes with %s", other.name) : _t("Popular now");
    }

    add(suggestion) {
        return this.pos.addSuggestion(this.props.order, suggestion);
    }
}
