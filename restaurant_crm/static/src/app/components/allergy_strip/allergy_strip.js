import { Component, useEffect } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { severityLabels } from "@restaurant_crm/app/utils/guest_labels";

/**
 * What somebody at the table must not eat, the largest thing around; and of whom that is not known. Wherever it is on
 * the screen, what comes up on the order is asked about.
 */
export class AllergyStrip extends Component {
    static template = "restaurant_crm.AllergyStrip";
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        // However a dish or a guest got here: rewards, merged tables, the keypad, other devices.
        useEffect(
            (open) => {
                if (open) {
                    this.pos.checkGuestConflicts(this.props.order);
                }
            },
            () => [this.openConflicts],
        );
        useEffect(
            () => {
                this.pos.showGuests(this.props.order.getGuestIds());
            },
            () => [this.props.order.getGuestIds().join()],
        );
    }

    get openConflicts() {
        return this.props.order
            .getOpenConflicts()
            .map(({ line, allergies }) => `${line.uuid}:${line.qty}:${allergies.length}`)
            .join();
    }

    get several() {
        return this.props.order.getGuests().length > 1;
    }
    get allergies() {
        const labels = severityLabels();
        return this.props.order.getAllergies().map(({ guest, seat, preference, severity }) => {
            const degree = severity || preference.severity;
            return {
                key: `${guest.id}-${preference.id}`,
                icon: preference.icon || "⚠",
                name: preference.name,
                severity: labels[degree] || "",
                mild: degree === "mild",
                whose: this.several || seat ? this.pos.describeSeat(guest, seat) : "",
            };
        });
    }
    get unknown() {
        return this.props.order.getUnknownGuests().map(({ id, guest, seat, asked }) => ({
            id,
            asked,
            name: this.pos.describeSeat(guest, seat),
        }));
    }
}
