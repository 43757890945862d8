import base64
from hashlib import sha256

from odoo import api, models
from odoo.exceptions import UserError

from ..shared import picture

MOST_PHOTOS = 3
# Of a file as it arrives, in bytes.
LARGEST_FILE = 16 * 2**20


class RestaurantFeedback(models.Model):
    """Photos that guests send with an answer."""

    _name = "restaurant.feedback"
    _inherit = ["restaurant.feedback", "restaurant.photo.mixin"]

    def _add_photos(self, files):
        """Keep the pictures in ``files``; one that is here already is not kept twice.

        :param files: bytes of each file as the guest sent it
        :raise UserError: too many, too large, or no picture; nothing has changed
        """
        self._keep_photos([self._as_jpeg(data) for data in files])

    def _keep_photos(self, pictures):
        """``_add_photos`` of what ``_as_jpeg`` has drawn."""
        self.ensure_one()
        known = self._pictures()
        names = set(known.mapped("name"))
        new = {}
        for drawn in pictures:
            # Named by what it shows, so that sending the form again changes nothing.
            name = f"{sha256(drawn).hexdigest()[:16]}.jpg"
            if name not in names:
                new[name] = drawn
        if len(known) + len(new) > MOST_PHOTOS:
            raise UserError(self.env._("Up to %(number)s photos can be sent.", number=MOST_PHOTOS))
        self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "image/jpeg",
                    "datas": base64.b64encode(drawn),
                }
                for name, drawn in new.items()
            ]
        )

    @api.model
    def _as_jpeg(self, data):
        """``data`` drawn anew: nothing of the file is kept but the picture, neither place nor anything hidden."""
        try:
            if len(data) > LARGEST_FILE:
                raise picture.TooLarge
            return picture.redraw(data)
        except picture.TooLarge:
            raise UserError(self.env._("This photo is too large.")) from None
        except picture.NotAPicture:
            raise UserError(self.env._("This is not a photo: send JPEG or PNG.")) from None
