from . import (
    ir_fields_converter,
    pos_order,
    res_partner,
    res_partner_doubles,
    res_partner_form,
    res_partner_lunar,
    restaurant_guest_former,
    restaurant_guest_log,
    restaurant_guest_profile,
)
