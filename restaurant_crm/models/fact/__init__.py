from . import (
    pos_config,
    pos_order,
    pos_order_line,
    pos_preset,
    restaurant_fact_check,
    restaurant_guest_profile,
    restaurant_guest_queue,
    restaurant_store,
    restaurant_table,
    restaurant_visit,
    restaurant_visit_line,
)
