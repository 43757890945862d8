import { patch } from "@web/core/utils/patch";
import { ComboConfiguratorPopup } from "@point_of_sale/app/components/popups/combo_configurator_popup/combo_configurator_popup";

patch(ComboConfiguratorPopup.prototype, {
    /** A choice that harms somebody is asked about here, where another one can be made and the rest is kept. */
    async confirm() {
        const { productTemplate } = this.props;
        const items = this.getSelectedComboItems().flat();
        const parts = items.map(({ combo_item_id: item, configuration }) => ({
            product_id: item.product_id,
            attribute_value_ids: configuration?.attribute_value_ids,
        }));
        const values = { product_tmpl_id: productTemplate, combo_line_ids: parts };
        const templates = parts.map((part) => part.product_id.product_tmpl_id);
        if (await this.pos.mayChoose(productTemplate, values, templates)) {
            super.confirm();
        } else if (!this.hasMultipleChoices() || this.pos.isHarmful(productTemplate)) {
            // Nothing else could be chosen.
            this.props.close();
        }
    },
});
