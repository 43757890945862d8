from . import (
    restaurant_complaint_call,
    restaurant_complaint_reopen,
)
