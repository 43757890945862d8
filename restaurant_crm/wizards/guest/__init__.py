from . import (
    base_partner_merge,
    several_guests_mixin,
)
