from odoo import models


class IrHttp(models.AbstractModel):
    """Our words on the screens on which guests order themselves."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "restaurant_crm"]
