from . import (
    res_partner,
    restaurant_guest_grade,
    restaurant_scorecard,
    restaurant_segment,
    restaurant_segment_condition,
    restaurant_segment_evaluation,
    restaurant_segment_form,
    restaurant_segment_history,
    restaurant_segment_insight,
    rule_sources,
)
