from . import (
    restaurant_segment_check,
)
