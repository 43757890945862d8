from odoo import models


class ProductTemplate(models.Model):
    """Tills hear of what dishes contain."""

    _inherit = "product.template"

    def _conflicts_changed(self):  # pylint: disable=missing-return
        super()._conflicts_changed()
        if self:
            self.env["pos.session"]._tell_of_words()
