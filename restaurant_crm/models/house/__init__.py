from . import (
    digest_digest,
    manager_mixin,
    res_config_settings,
    res_config_settings_campaign,
    restaurant_fact_check,
    restaurant_guest_queue,
)
