from . import (
    base_partner_merge,
    restaurant_campaign_preview,
)
