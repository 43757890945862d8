from odoo import api, fields, models


class ResUsers(models.Model):
    """What the till may offer its user."""

    _inherit = "res.users"

    guest_may_create = fields.Boolean(compute="_compute_guest_may_create", help="The user may create contacts.")

    def _compute_guest_may_create(self):
        for user in self:
            user.guest_may_create = self.env["res.partner"].with_user(user).has_access("create")

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), *self._for_staff("guest_may_create")]
