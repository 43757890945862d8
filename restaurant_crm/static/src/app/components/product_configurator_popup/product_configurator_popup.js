import { patch } from "@web/core/utils/patch";
import { ProductConfiguratorPopup } from "@point_of_sale/app/components/popups/product_configurator_popup/product_configurator_popup";

patch(ProductConfiguratorPopup.prototype, {
    /** A choice that harms somebody is asked about here, where another one can be made and the rest is kept. */
    async confirm() {
        const { productTemplate } = this.props;
        const values = {
            product_tmpl_id: productTemplate,
            product_id: this.product,
            attribute_value_ids: this.selectedValues,
        };
        if (await this.pos.mayChoose(productTemplate, values)) {
            super.confirm();
        } else if (this.pos.isHarmful(productTemplate)) {
            this.props.close();
        }
    },
});
