import { patch } from "@web/core/utils/patch";
import { ListController } from "@web/views/list/list_controller";

/** The names of our columns say what is counted and over which days: they may take two lines. */
patch(ListController.prototype, {
    get className() {
        const ours = this.props.resModel.startsWith("restaurant.") ? "o_restaurant_list" : "";
        return `${super.className || ""} ${ours}`;
    },
});
