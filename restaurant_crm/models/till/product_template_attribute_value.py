from odoo import models


class ProductTemplateAttributeValue(models.Model):
    """Tills hear of what choices bring along."""

    _inherit = "product.template.attribute.value"

    def _conflicts_changed(self):  # pylint: disable=missing-return
        super()._conflicts_changed()
        if self:
            self.env["pos.session"]._tell_of_words()
