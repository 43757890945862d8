from . import (
    digest_digest,
    manager_mixin,
    res_config_settings,
    restaurant_fact_check,
    restaurant_guest_queue,
)
