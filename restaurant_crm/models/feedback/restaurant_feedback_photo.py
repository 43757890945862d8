import base64
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from odoo import api, models
from odoo.exceptions import UserError

MOST_PHOTOS = 3
# Of a file as it arrives, in bytes, and of the picture in it.
LARGEST_FILE = 16 * 2**20
MOST_PIXELS = 50_000_000
# What is kept: edges in pixels.
LONGEST_EDGE = 1600
QUALITY = 80
FORMATS = ("JPEG", "PNG")


class RestaurantFeedback(models.Model):
    """Photos that guests send with an answer."""

    _name = "restaurant.feedback"
    _inherit = ["restaurant.feedback", "restaurant.photo.mixin"]

    def _add_photos(self, files):
        """Keep the pictures in ``files``; one that is here already is not kept twice.

        :param files: bytes of each file as the guest sent it
        :raise UserError: too many, too large, or no picture; nothing has changed
        """
        self.ensure_one()
        known = self._pictures()
        names = set(known.mapped("name"))
        new = {}
        for data in files:
            picture = self._as_jpeg(data)
            # Named by what it shows, so that sending the form again changes nothing.
            name = f"{sha256(picture).hexdigest()[:16]}.jpg"
            if name not in names:
                new[name] = picture
        if len(known) + len(new) > MOST_PHOTOS:
            raise UserError(self.env._("Up to %(number)s photos can be sent.", number=MOST_PHOTOS))
        self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "image/jpeg",
                    "datas": base64.b64encode(picture),
                }
                for name, picture in new.items()
            ]
        )

    @api.model
    def _as_jpeg(self, data):
        """``data`` drawn anew: nothing of the file is kept but the picture, neither place nor anything hidden."""
        if len(data) > LARGEST_FILE:
            raise UserError(self.env._("This photo is too large."))
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise UserError(self.env._("This photo is too large."))
                image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
                picture = ImageOps.exif_transpose(image).convert("RGB")
            picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            result = BytesIO()
            picture.save(result, "JPEG", quality=QUALITY, optimize=True)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            raise UserError(self.env._("This is not a photo: send JPEG or PNG.")) from None
        return result.getvalue()
