from . import (
    loyalty_card,
    pos_config,
    pos_order,
    pos_session,
    res_partner,
    restaurant_coupon_misuse,
    restaurant_guest_log,
    restaurant_tag,
    restaurant_tier,
    restaurant_till_entry,
)
