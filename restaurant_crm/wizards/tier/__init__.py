from . import (
    base_partner_merge,
    restaurant_tier_override,
    restaurant_tier_simulation,
)
