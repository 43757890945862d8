import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { PurchaseSuggestCatalogSearchPanel } from "@purchase_stock/product_catalog/search/search_panel";
import { useService } from "@web/core/utils/hooks";

export const BASE = "restaurant_forecast";

/** What whoever orders by the forecast of dishes has to know of it: which stores, for how long, what is not in it. */
export class ForecastNotice extends Component {
    static template = "restaurant_crm_purchase.ForecastNotice";
    static props = { days: Number };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ text: "", warning: false, gaps: 0 });
        onWillStart(() => this.load(this.props.days));
        onWillUpdateProps((props) =>
            props.days === this.props.days ? null : this.load(props.days),
        );
    }

    async load(days) {
        const warehouse = this.env.searchModel.globalContext.warehouse_id || 0;
        Object.assign(
            this.state,
            await this.orm.call("restaurant.ingredient.need", "suggestion_notice", [
                warehouse,
                days,
            ]),
        );
    }

    openGaps() {
        this.action.doAction("restaurant_crm_purchase.restaurant_recipe_gap_action");
    }
}

PurchaseSuggestCatalogSearchPanel.basedOnOptions.splice(1, 0, [BASE, _t("Restaurant forecast")]);
PurchaseSuggestCatalogSearchPanel.components = {
    ...PurchaseSuggestCatalogSearchPanel.components,
    ForecastNotice,
};
