from . import (
    fact,
    segment,
    tag,
    preference,
    tier,
    complaint,
)
