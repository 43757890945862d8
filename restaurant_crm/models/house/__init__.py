from . import (
    digest_digest,
    res_config_settings,
    restaurant_fact_check,
    restaurant_guest_queue,
)
