from . import (
    base_partner_merge,
    restaurant_erasure,
)
