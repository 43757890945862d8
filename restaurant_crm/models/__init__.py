from . import (
    shared,
    store,
    fact,
    guest,
    segment,
    tag,
    preference,
    tier,
    till,
    complaint,
    feedback,
    house,
)
