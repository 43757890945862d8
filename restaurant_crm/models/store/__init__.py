from . import (
    pos_config,
    res_company,
    res_partner,
    res_users,
    restaurant_calendar_day,
    restaurant_region,
    restaurant_store,
)
