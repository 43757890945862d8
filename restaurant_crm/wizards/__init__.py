from . import (
    fact,
    guest,
    segment,
    tag,
    preference,
    tier,
    complaint,
    privacy,
    channel,
    campaign,
)
