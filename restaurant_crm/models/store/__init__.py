from . import (
    pos_config,
    res_users,
    restaurant_region,
    restaurant_store,
)
