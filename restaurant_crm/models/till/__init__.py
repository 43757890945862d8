from . import (
    pos_config,
    pos_session,
    res_partner,
    restaurant_guest_log,
    restaurant_tag,
    restaurant_tier,
    restaurant_till_entry,
)
