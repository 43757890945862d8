from markupsafe import Markup

from odoo import api, fields, models


class RestaurantPhotoMixin(models.AbstractModel):
    """Pictures among the attachments, to be looked at on the form."""

    _name = "restaurant.photo.mixin"
    _description = "With Photos"

    photos = fields.Html(compute="_compute_photos", sanitize=False)

    def _pictures(self):
        """The attachments that are pictures."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("mimetype", "=like", "image/%")], order="id"
        )

    @api.depends_context("uid")
    def _compute_photos(self):
        for record in self:
            shown = Markup("").join(
                Markup(
                    '<a href="/web/image/{0}" target="_blank" rel="noopener">'
                    '<img src="/web/image/{0}/240x240" alt="" loading="lazy" class="rounded border"/></a>'
                ).format(picture.id)
                for picture in record._pictures()
            )
            record.photos = shown and Markup('<div class="d-flex flex-wrap gap-2">{}</div>').format(shown)
