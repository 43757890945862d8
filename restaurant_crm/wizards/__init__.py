from . import base_partner_merge, restaurant_segment_check
