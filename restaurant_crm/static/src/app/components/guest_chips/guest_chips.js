import { Component } from "@odoo/owl";
import { severityLabels } from "@restaurant_crm/app/utils/guest_labels";

/** A guest in a few words: allergies in red, an open complaint, then the tier, then tags. */
export class GuestChips extends Component {
    static template = "restaurant_crm.GuestChips";
    static props = {
        guest: Object,
        limit: { type: Number, optional: true },
        allergies: { type: Boolean, optional: true },
    };
    static defaultProps = { limit: 4, allergies: true };

    setup() {
        this.severities = severityLabels();
    }

    get unknown() {
        return this.props.allergies && !this.props.guest.isGuestCardKnown();
    }
    get allergies() {
        return this.props.allergies ? this.props.guest.getGuestAllergies() : [];
    }
    get complaints() {
        return this.props.guest.getOpenComplaints();
    }
    get tier() {
        return this.props.guest.getGuestTier();
    }
    get tags() {
        return this.props.guest.getGuestTags().slice(0, this.props.limit);
    }
    get more() {
        return this.props.guest.getGuestTags().slice(this.props.limit);
    }
    get moreNames() {
        return this.more.map((tag) => tag.name).join(", ");
    }
}
