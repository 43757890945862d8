from . import (
    dish_mixin,
    ir_cron,
    manager_mixin,
    one_by_one,
    optional_float,
    photo_mixin,
    pos_load_mixin,
    rate_mixin,
    rule_change,
)
