from odoo import models

from ...analytics import platform_guests


class RestaurantPlatform(models.Model):
    """By which keys a platform tells whose an order is."""

    _inherit = "restaurant.platform"

    def _keys_of(self, order, country):
        """The keys of an order, ``(kind, platform id, value, hint)`` each; see ``restaurant.identity._learn``.

        A privacy number is none: it expires, and the next guest has it. A mask is told together with the address, for
        ten guests of a city have the same one.
        """
        self.ensure_one()
        keys = []
        if order.user:
            keys.append(("platform_user", self.id, order.user, f"…{order.user[-4:]}"))
        number, mask = self.env["restaurant.identity"]._read_phone(order.phone, country)
        if number:
            keys.append(("phone", False, number, mask))
        address = platform_guests.address_key(order.address)
        if address:
            keys.append(("address", False, address, f"…{address[-6:]}"))
        if mask and not number:
            keys.append(("masked_phone", self.id, f"{mask}|{address}", mask))
        return keys

    def _guest_values(self, order, keys):
        """What of the guest is kept with the order, for people to recognise: values of the order.

        :param keys: those of the order
        """
        values = {
            "guest_in_file": platform_guests.family_name(order.guest),
            "masked_phone": next((hint for kind, *_rest, hint in keys if kind in ("phone", "masked_phone")), ""),
            "display_number": order.display_number,
        }
        return {name: value for name, value in values.items() if value}
