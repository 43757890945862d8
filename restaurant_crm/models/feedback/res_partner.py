from odoo import fields, models


class ResPartner(models.Model):
    """Whether a guest wants to be asked about visits."""

    _inherit = "res.partner"

    guest_no_surveys = fields.Boolean(
        string="No Surveys", help="The guest does not want to be asked about visits by mail.", tracking=True
    )
