from . import (
    dialog_mixin,
    dish_mixin,
    grouped_mixin,
    ir_cron,
    kept_mixin,
    manager_mixin,
    one_by_one,
    optional_float,
    photo_mixin,
    pos_load_mixin,
    rate_mixin,
    rule_change,
)
