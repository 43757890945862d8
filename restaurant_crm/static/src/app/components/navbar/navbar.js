import { patch } from "@web/core/utils/patch";
import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { OutboxButton } from "@restaurant_crm/app/components/outbox_button/outbox_button";

patch(Navbar, { components: { ...Navbar.components, OutboxButton } });
