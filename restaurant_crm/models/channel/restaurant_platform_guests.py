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
        mask = platform_guests.masked(order.phone)
        number = False
        if order.phone and not mask and not platform_guests.is_privacy_number(order.phone):
            number = self.env["res.partner"]._phone_format(number=order.phone, country=country)
        if number:
            mask = platform_guests.mask_of(number)
            keys.append(("phone", False, number, mask))
        address = platform_guests.address_key(order.address)
        if address:
            keys.append(("address", False, address, f"…{address[-6:]}"))
        if mask and not number:
            keys.append(("masked_phone", self.id, f"{mask}|{address}", mask))
        return keys

    def _guest_values(self, order):
        """What of the guest is kept with the order, for people to recognise: values of the order."""
        mask = platform_guests.masked(order.phone)
        if order.phone and not mask and not platform_guests.is_privacy_number(order.phone):
            mask = platform_guests.mask_of(order.phone)
        values = {
            "guest_in_file": platform_guests.family_name(order.guest),
            "masked_phone": mask,
            "display_number": order.display_number,
        }
        return {name: value for name, value in values.items() if value}
