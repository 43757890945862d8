from . import (
    res_partner,
    restaurant_consent,
    restaurant_consent_state,
    restaurant_consent_text,
)
