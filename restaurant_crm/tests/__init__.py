# Odoo runs the modules named test_* that are members of this package: their names are unique over all rooms.
from .store import (
    test_business_day,
    test_clock,
)
from .fact import (
    test_accounting,
    test_bell,
    test_channel,
    test_discounts,
    test_facts_events,
    test_facts_property,
    test_first_build,
    test_install,
    test_merge,
    test_pos_tour,
    test_profiles,
    test_queue,
    test_scores,
    test_self_order,
    test_visits,
    test_what_counts,
    test_who,
    test_workers,
)
from .segment import (
    test_measures,
    test_segment_history,
    test_segment_tour,
    test_segment_views,
    test_segments,
    test_segments_batch,
    test_segments_broken,
    test_segments_edges,
    test_segments_oracle,
    test_segments_use,
    test_sentences,
)
from .tag import (
    test_tag_attention,
    test_tag_automation,
    test_tag_costs,
    test_tag_ends,
    test_tag_failures,
    test_tag_hands,
    test_tag_oracle,
    test_tag_prepared,
    test_tag_rights,
    test_tag_rule_form,
    test_tag_rules,
    test_tag_tour,
    test_tag_views,
    test_tag_workers,
)
from .preference import (
    test_preference_imports,
    test_preferences,
)
from .tier import (
    test_scorecards,
    test_tier_benefits,
    test_tier_history,
    test_tier_past,
    test_tier_returns,
    test_tier_rights,
    test_tier_simulation,
    test_tiers,
    test_tiers_oracle,
)
from .till import (
    test_bill_tours,
    test_coupon_workers,
    test_coupons,
    test_dish_news,
    test_guest_tours,
    test_new_guests,
    test_offline_reload,
    test_order_guests,
    test_public_screens,
    test_till_entries,
    test_till_guests,
    test_till_js,
    test_till_numbers,
)
from .complaint import (
    test_compensation,
    test_complaint_clock,
    test_complaint_mail,
    test_complaint_rights,
    test_complaint_story,
    test_complaint_workers,
    test_complaints,
    test_control_limits,
    test_remediation,
)
from .feedback import (
    test_digest,
    test_dishes,
    test_feedback,
    test_feedback_photos,
    test_survey,
)
from .house import (
    test_rights,
    test_settings,
    test_steps,
    test_views,
)
