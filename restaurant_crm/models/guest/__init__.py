from . import (
    ir_fields_converter,
    res_partner,
    restaurant_guest_log,
)
