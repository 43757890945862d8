import { patch } from "@web/core/utils/patch";
import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { OutboxButton } from "@restaurant_crm/app/components/outbox_button/outbox_button";
import { withKey } from "@restaurant_crm/app/utils/display_channels";

patch(Navbar, { components: { ...Navbar.components, OutboxButton } });

patch(Navbar.prototype, {
    /** The address of the display holds what it hears questions to guests by. */
    openCustomerDisplay() {
        const { dialog, pos } = this;
        const add = (component, { customerDisplayURL, ...props }) =>
            dialog.add(component, {
                ...props,
                customerDisplayURL: withKey(customerDisplayURL, pos.getDisplayKey()),
            });
        return super.openCustomerDisplay.call(Object.create(this, { dialog: { value: { add } } }));
    },
});
