import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

// Where the guides are published: the folder docs/ of the addon's website.
const GUIDES = "https://github.com/restaurant-crm/restaurant_crm/blob/main/docs";

/** A question mark where people get stuck; it opens the guide in their language. */
export class GuideLink extends Component {
    static template = "restaurant_crm.GuideLink";
    static props = { ...standardWidgetProps, guide: String };

    get href() {
        const language = user.lang.toLowerCase().startsWith("zh") ? ".zh_CN" : "";
        return `${GUIDES}/${this.props.guide}${language}.md`;
    }

    get label() {
        return _t("Read the guide");
    }
}

registry.category("view_widgets").add("restaurant_guide", {
    component: GuideLink,
    extractProps: ({ attrs }) => ({ guide: attrs.guide }),
    additionalClasses: ["d-inline"],
});
