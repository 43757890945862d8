from . import (
    ir_fields_converter,
    pos_order,
    product_attribute_value,
    product_template,
    res_partner,
    restaurant_guest_log,
    restaurant_guest_preference,
    restaurant_preference,
)
