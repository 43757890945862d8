from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    restaurant_consent_note,
    restaurant_erasure,
    restaurant_security_review,
)
