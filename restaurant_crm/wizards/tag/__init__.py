from . import (
    base_partner_merge,
    restaurant_guest_tagging,
    restaurant_tag_rule_preview,
)
