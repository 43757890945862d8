from . import (
    restaurant_return_model,
    restaurant_guest_profile,
    restaurant_guest_lifetime,
    restaurant_guest_cohort,
    restaurant_rfm_move,
    restaurant_store,
    restaurant_special_day,
    restaurant_forecast_review,
    restaurant_staffing_need,
    restaurant_forecast,
)
