from odoo import api, models

# Context key: what is read goes to a bus channel that self-order screens listen to as well.
ON_PUBLIC_BUS = "restaurant_crm_on_public_bus"


class PosLoadMixin(models.AbstractModel):
    """What the till may know of guests stays with the staff at the till.

    Self-order reuses the lists of fields of the till on public routes: there, and on the bus
    channel that both share, our fields are left out.
    """

    _inherit = "pos.load.mixin"

    @api.model
    def _for_staff(self, *names):
        """These field names if it is staff at a till who loads data, else none."""
        if self.env.context.get(ON_PUBLIC_BUS) or not self.env.user.has_group("point_of_sale.group_pos_user"):
            return ()
        return names

    @api.model
    def _load_pos_self_data_fields(self, config):
        return [name for name in super()._load_pos_self_data_fields(config) if not name.startswith("guest_")]
