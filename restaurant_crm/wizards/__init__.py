from . import (
    base_partner_merge,
    base_partner_merge_preference,
    base_partner_merge_tag,
    base_partner_merge_tier,
    restaurant_complaint_call,
    restaurant_complaint_reopen,
    restaurant_guest_tagging,
    restaurant_segment_check,
    restaurant_tag_rule_preview,
    restaurant_tier_override,
    restaurant_tier_simulation,
)
