from . import (
    res_partner,
    restaurant_guest_log,
)
