"""Who may do what, as it should be: the other half of ``test_rights_matrix``.

Rows are named by whose they are: of the ``own`` store, of the ``next`` one, of a ``foreign`` company, of the whole
``house``; ``secret`` and ``hidden`` ones are sensitive or not for the till. Letters: read, write, create, unlink.
Roles that are not named may do nothing.
"""

NOBODY = ""
TILL = "cashier admin_pos"
STORES = "relations store"
ADMINS = "admin admin_pos"
RELATIONS = f"{STORES} {ADMINS}"
CARD = f"cashier {RELATIONS}"
STAFF = f"internal {CARD}"
EVERYBODY = f"public portal {STAFF}"
# Readers of a field: whoever may read the record.
ALL = "all"

# -- models: roles -> rows and letters ---------------------------------------------------------

OF_STORES = {STORES: "own: r", ADMINS: "next own: r"}
# Dialogs of others, what only the system keeps.
NOTHING = {}
SETTINGS = {STORES: "house: r", ADMINS: "house: rwcu"}
CAMPAIGNS = {STORES: "house: r", ADMINS: "house: rwcu"}
SETTINGS_OF_TILLS = {f"cashier {STORES}": "house: r", ADMINS: "house: rwcu"}

MODELS = {
    "restaurant.calendar.day": {STORES: "own: r", ADMINS: "own: rwcu"},
    "restaurant.campaign": CAMPAIGNS,
    "restaurant.campaign.day": {RELATIONS: "house: r"},
    "restaurant.campaign.inside": {ADMINS: "house: r"},
    "restaurant.campaign.member": OF_STORES,
    "restaurant.campaign.message": OF_STORES,
    "restaurant.campaign.preview": NOTHING,
    "restaurant.campaign.preview.line": NOTHING,
    "restaurant.campaign.result": {RELATIONS: "house: r"},
    "restaurant.campaign.run": {RELATIONS: "house: r"},
    "restaurant.campaign.step": CAMPAIGNS,
    "restaurant.advice": {STORES: "own: r", ADMINS: "house next own: r"},
    "restaurant.compensation": {STORES: "own: rwcu", ADMINS: "next own: rwcu"},
    "restaurant.compensation.budget": SETTINGS,
    "restaurant.compensation.offer": SETTINGS,
    "restaurant.complaint": {STORES: "own: rwc", ADMINS: "next own: rwcu"},
    "restaurant.complaint.call": NOTHING,
    "restaurant.complaint.category": SETTINGS_OF_TILLS,
    "restaurant.complaint.cause": SETTINGS,
    "restaurant.complaint.deadline": SETTINGS,
    "restaurant.complaint.rate": OF_STORES,
    "restaurant.complaint.reopen": NOTHING,
    "restaurant.complaint.stage": SETTINGS,
    "restaurant.consent": {RELATIONS: "foreign next own: r"},
    "restaurant.consent.note": NOTHING,
    "restaurant.consent.question": NOTHING,
    "restaurant.consent.state": {RELATIONS: "foreign next own: r"},
    "restaurant.consent.text": SETTINGS_OF_TILLS,
    "restaurant.coupon.misuse": OF_STORES,
    "restaurant.erasure": NOTHING,
    "restaurant.data.quality": OF_STORES,
    "restaurant.fact.check": {ADMINS: "house: r"},
    "restaurant.fact.fingerprint": {ADMINS: "house: r"},
    "restaurant.fact.issue": {ADMINS: "next own: r"},
    "restaurant.feedback": {STORES: "own: r", ADMINS: "next own: ru"},
    "restaurant.feedback.aspect": SETTINGS,
    "restaurant.feedback.attempt": NOTHING,
    "restaurant.feedback.star": OF_STORES,
    "restaurant.forecast": OF_STORES,
    "restaurant.forecast.review": OF_STORES,
    "restaurant.guest.cohort": OF_STORES,
    "restaurant.guest.access": NOTHING,
    "restaurant.guest.device": NOTHING,
    "restaurant.guest.apart": OF_STORES,
    "restaurant.guest.former": {ADMINS: "house: r"},
    "restaurant.guest.grade": {
        "relations": "mine: rwcu; own: r",
        "store": "mine own: r",
        ADMINS: "mine next own: rwcu",
    },
    "restaurant.guest.lifetime": OF_STORES,
    "restaurant.guest.log": {
        STORES: "complaint_own foreign next own: r",
        ADMINS: "complaint_next complaint_own foreign next own: r",
    },
    "restaurant.guest.preference": {"cashier": "foreign next own: r", RELATIONS: "foreign next own secret: rwcu"},
    "restaurant.guest.profile": OF_STORES,
    "restaurant.guest.twin": OF_STORES,
    "restaurant.guest.queue": {ADMINS: "house: r"},
    "restaurant.guest.queue.state": NOTHING,
    "restaurant.guest.reading": {ADMINS: "house: r"},
    "restaurant.guest.tagging": NOTHING,
    "restaurant.guest.tier": {CARD: "foreign next own: r"},
    "restaurant.history.column": {ADMINS: "house: rwcu"},
    "restaurant.history.dish": SETTINGS,
    "restaurant.history.import": {ADMINS: "house: rwcu"},
    "restaurant.history.line": OF_STORES,
    "restaurant.history.order": {STORES: "own: r", ADMINS: "next own: rw"},
    "restaurant.history.place": {ADMINS: "house: rwcu"},
    "restaurant.history.problem": {ADMINS: "house: r"},
    "restaurant.history.till": {ADMINS: "house: rwcu"},
    "restaurant.lunar.month": {RELATIONS: "house: r"},
    "restaurant.privacy.request": {STORES: "own: rc", ADMINS: "next own: rwc"},
    "restaurant.identity": OF_STORES,
    "restaurant.identity.candidate": OF_STORES,
    "restaurant.interaction": {STORES: "own: r", ADMINS: "next own: rcu"},
    "restaurant.merge": OF_STORES,
    "restaurant.platform": {STORES: "house: r", ADMINS: "house: rwcu"},
    "restaurant.platform.event": {ADMINS: "house: r"},
    "restaurant.platform.order": OF_STORES,
    "restaurant.platform.order.line": OF_STORES,
    "restaurant.menu.item": {ADMINS: "house: r"},
    "restaurant.menu.pair": {ADMINS: "house: r"},
    "restaurant.menu.study": {ADMINS: "house: r"},
    "restaurant.menu.trend": {ADMINS: "house: r"},
    "restaurant.monthly.report": {ADMINS: "house: r"},
    "restaurant.menu.trial": {ADMINS: "house: rwcu"},
    "restaurant.preference": {"internal cashier": "house: r", STORES: "house secret: r", ADMINS: "house secret: rwcu"},
    "restaurant.referral": {RELATIONS: "foreign next own: r"},
    "restaurant.referral.code": {RELATIONS: "foreign next own: r"},
    "restaurant.region": {f"internal cashier {STORES}": "house: r", ADMINS: "house: rwcu"},
    "restaurant.remediation": {STORES: "own: rwc", ADMINS: "next own: rwcu"},
    "restaurant.remediation.measure": {STORES: "own: rwcu", ADMINS: "next own: rwcu"},
    "restaurant.reservation": {STORES: "own: rwc", ADMINS: "next own: rwcu"},
    "restaurant.return.model": {RELATIONS: "house: r"},
    "restaurant.rfm.move": OF_STORES,
    "restaurant.retention": {ADMINS: "house: rw"},
    "restaurant.rule.change": NOTHING,
    "restaurant.scorecard": SETTINGS,
    "restaurant.scorecard.line": SETTINGS,
    "restaurant.security.review": NOTHING,
    "restaurant.segment": {STORES: "house: r", ADMINS: "house next: rwcu"},
    "restaurant.segment.check": NOTHING,
    "restaurant.segment.check.line": NOTHING,
    "restaurant.segment.condition": {STORES: "house: r", ADMINS: "house next: rwcu"},
    "restaurant.segment.history": {STORES: "house: r", ADMINS: "house next: r"},
    "restaurant.sms.caught": {ADMINS: "house: ru"},
    "restaurant.special.day": {STORES: "house: r; own: rwcu", ADMINS: "house next own: rwcu"},
    "restaurant.staffing.need": OF_STORES,
    "restaurant.stage.day": OF_STORES,
    "restaurant.store": {"internal": "next own: r", f"cashier {STORES}": "own: r", ADMINS: "next own: rwcu"},
    "restaurant.suppression": {ADMINS: "house: r"},
    "restaurant.suggestion.table": {ADMINS: "house: r"},
    "restaurant.store.day": OF_STORES,
    "restaurant.survey": {STORES: "own: r", ADMINS: "own: rwcu"},
    "restaurant.survey.request": OF_STORES,
    "restaurant.tag": {"cashier": "house: r", STORES: "hidden house secret: r", ADMINS: "hidden house secret: rwcu"},
    "restaurant.tag.assignment": {"cashier": "foreign next own: r", RELATIONS: "foreign next own secret: r"},
    "restaurant.tag.category": SETTINGS_OF_TILLS,
    "restaurant.tag.rule": SETTINGS,
    "restaurant.tag.rule.preview": NOTHING,
    "restaurant.tag.suggestion": OF_STORES,
    "restaurant.tier": SETTINGS_OF_TILLS,
    "restaurant.tier.history": OF_STORES,
    "restaurant.tier.override": NOTHING,
    "restaurant.tier.return": {ADMINS: "next own: r"},
    "restaurant.tier.scheme": SETTINGS,
    "restaurant.tier.simulation": NOTHING,
    "restaurant.tier.simulation.level": NOTHING,
    "restaurant.tier.simulation.move": NOTHING,
    "restaurant.till.entry": {ADMINS: "house: r"},
    "restaurant.visit": OF_STORES,
    "restaurant.visit.line": OF_STORES,
}
# Of a level cashiers read what tills load; the rest is its segment. Of a platform guest relations read of which one an
# order is; the rest is what its files mean.
PARTLY = {("restaurant.tier", "cashier"), ("restaurant.platform", "relations"), ("restaurant.platform", "store")}

# -- fields of ours on models of others: readers -> names ----------------------------------------

FIELDS = {
    "base.automation": {ALL: "segment_problem"},
    "base.partner.merge.automatic.wizard": {ALL: "guest_merge_warning"},
    "digest.digest": {
        ALL: (
            "kpi_restaurant_complaints kpi_restaurant_answered kpi_restaurant_solved kpi_restaurant_cost "
            "kpi_restaurant_won_back kpi_restaurant_stars"
        ),
        RELATIONS: (
            "kpi_restaurant_complaints_value kpi_restaurant_answered_value kpi_restaurant_solved_value "
            "kpi_restaurant_cost_value kpi_restaurant_won_back_value kpi_restaurant_stars_value"
        ),
    },
    "ir.actions.server": {ALL: "guest_tag_operation guest_tag_ids"},
    "ir.cron": {ALL: "restaurant_night_minutes"},
    "loyalty.program": {
        RELATIONS: "guest_tier_ids guest_tag_ids",
        ALL: "member_day member_weekday member_month_day guest_audience",
    },
    "mailing.mailing": {ALL: "recipients_by_id no_recipients_reason campaign_step_id campaign_mails"},
    "mailing.trace": {ALL: "campaign_message_id"},
    "pos.config": {
        ALL: ("store_id guest_limit feedback_on_receipt feedback_key knows_deliveries suggest_dishes consent_sheet")
    },
    "pos.category": {ALL: "choose_one"},
    "pos.order": {
        ALL: "guest_party allergy_notes guest_priority guest_uuid guest_suggestions split_table_id",
        "admin_pos": (
            "complaint_ids complaint_count feedback_ids survey_request_ids guest_tier_id guest_tag_ids guest_visit_id"
        ),
        NOBODY: "feedback_token",
    },
    "pos.order.line": {ALL: "guest_warning"},
    "product.attribute.value": {ALL: "conflict_ids"},
    "product.template": {
        ALL: "restaurant_kind restaurant_kind_known conflict_ids recipe_conflict_ids guest_conflicts",
    },
    "product.template.attribute.value": {ALL: "guest_conflicts"},
    "res.company": {
        ALL: (
            "restaurant_tz restaurant_days_off restaurant_suggested_on restaurant_studied_on restaurant_advised_on "
            "restaurant_reported_on complaint_alias_id complaint_alias_prefix complaint_user_id "
            "campaign_quiet_from campaign_quiet_to campaign_cap campaign_cap_days campaign_holdout "
            "campaign_sms_provider campaign_sms_signature campaign_sms_cost"
        )
    },
    "res.config.settings": {
        ALL: (
            "visit_gap_hours restaurant_tz restaurant_days_off chain_currency_id day_ends_at breakfast_start "
            "lunch_start afternoon_start dinner_start "
            "late_start at_risk_ratio lapsed_ratio assumed_gap_days rfm_mode recency_limits frequency_limits "
            "monetary_limits queue_alarm_minutes rule_share_limit low_rating_stars recovery_days "
            "return_days mask_contacts "
            "complaint_alias_prefix complaint_user_id pos_store_id visits_are_stale pinyin_is_missing "
            "campaign_quiet_from campaign_quiet_to campaign_cap campaign_cap_days campaign_holdout "
            "campaign_sms_provider campaign_sms_signature campaign_sms_cost"
        ),
    },
    "res.partner": {
        RELATIONS: (
            "guest_currency_id "
            "guest_is_own guest_double_ids guest_has_double guest_birthday guest_birthday_year_unknown guest_gender "
            "guest_days_to_birthday guest_lunar_month guest_lunar_day guest_lunar_leap guest_no_profiling "
            "guest_profile_id guest_visit_ids guest_recent_visit_ids guest_stage guest_rhythm_text guest_rfm "
            "guest_rfm_text guest_visits guest_visits_30 guest_visits_90 guest_visits_365 guest_spend guest_spend_30 "
            "guest_spend_90 guest_spend_365 guest_average_check guest_spend_per_cover guest_average_covers "
            "guest_first_visit_date guest_last_visit_date guest_usual_gap guest_gap_ratio guest_favourite_store_id "
            "guest_manager_id guest_favourite_region_id guest_top_dishes_text guest_favourites guest_habits "
            "guest_segment_ids guest_log_ids guest_tier_scheme_id guest_tier_override_id guest_tier_note "
            "guest_grade_ids guest_score_html guest_complaint_ids guest_complaint_count guest_open_complaint_count "
            "guest_consent_ids guest_consent_state_ids guest_messages_allowed guest_message_count guest_timeline "
            "guest_channels_text guest_identity_ids guest_allergies guest_consent_text"
        ),
        CARD: (
            "guest_tag_ids guest_tag_only_ids guest_tag_assignment_ids guest_preference_ids guest_tier_row_ids "
            "guest_tier_id guest_tier_color guest_tier_since guest_tier_grace_until guest_tier_goal"
        ),
        TILL: "guest_card",
        NOBODY: "guest_address_key",
        ALL: "guest_search_key guest_no_surveys",
    },
    "res.users": {ALL: "restaurant_store_ids guest_may_create"},
}


# Of guests of other stores, those with one store see nothing of these.
OF_OWN_GUESTS = (
    "guest_visit_ids guest_recent_visit_ids guest_stage guest_rhythm_text guest_rfm guest_rfm_text "
    "guest_visits guest_visits_30 guest_visits_90 guest_visits_365 guest_spend guest_spend_30 guest_spend_90 "
    "guest_spend_365 guest_average_check guest_spend_per_cover guest_average_covers guest_first_visit_date "
    "guest_last_visit_date guest_usual_gap guest_gap_ratio guest_favourite_store_id guest_manager_id "
    "guest_favourite_region_id guest_top_dishes_text guest_favourites guest_habits guest_segment_ids guest_grade_ids "
    "guest_score_html guest_complaint_ids guest_complaint_count guest_open_complaint_count"
)

# -- methods: roles -> names ---------------------------------------------------------------------

# What windows and buttons show to everybody holds nothing that their user may not read.
METHODS = {
    "restaurant.advice": {RELATIONS: "action_dismiss action_do"},
    # Of imports, which write with the rights of their user.
    "ir.fields.converter": {EVERYBODY: "db_id_for for_model"},
    "mailing.mailing": {NOBODY: "action_put_in_queue action_retry_failed"},
    "mailing.trace": {NOBODY: "set_bounced set_clicked set_opened set_replied"},
    "pos.config": {TILL: "get_limited_partners_loading notify_synchronisation use_coupon_code"},
    "pos.order": {
        # No orders are sent: those that are, core writes with the rights of their user.
        EVERYBODY: "action_open_guest_complaints action_send_receipt sync_from_ui",
        TILL: "action_pos_order_paid claim_guest_notice confirm_coupon_programs validate_coupon_programs",
        NOBODY: "rating_apply",
    },
    "pos.session": {TILL: "load_guest_words load_suggestions"},
    "res.config.settings": {NOBODY: "action_rebuild_visits set_values"},
    "res.partner": {
        # Imports write with the rights of their user and say what failed.
        EVERYBODY: (
            "action_copy_guest action_grade_guest action_open_campaign_messages action_open_guest_visits "
            "action_override_tier load"
        ),
        STAFF: "action_open_complaints action_open_tier_log",
        RELATIONS: (
            "action_check_segment action_end_tier_override action_evaluate_guest_tags "
            "action_lunar_from_birthday action_send_page_link action_show_page"
        ),
        ADMINS: "action_erase_guest",
        TILL: "get_guest_details get_new_partner",
    },
    "restaurant.calendar.day": {ADMINS: "action_fill"},
    "restaurant.campaign": {
        RELATIONS: "action_check_guest action_open_guests action_open_mailings action_open_messages "
        "action_open_special_days action_preview",
        ADMINS: "action_measure action_pause action_start action_stop",
    },
    "restaurant.campaign.message": {
        RELATIONS: "action_done action_not_possible",
        ADMINS: "action_send_again",
    },
    "restaurant.campaign.preview": {ADMINS: "action_start action_test"},
    "restaurant.compensation": {RELATIONS: "action_approve action_give action_refuse action_take_refund"},
    "restaurant.complaint": {
        EVERYBODY: "action_make_good action_open_duplicates action_reopen",
        RELATIONS: (
            "action_answered action_close action_log_call action_write_mail action_write_sms message_new "
            "message_post message_update report"
        ),
    },
    "restaurant.complaint.call": {RELATIONS: "action_log"},
    "restaurant.complaint.category": {ADMINS: "get_deletion_notice"},
    "restaurant.complaint.reopen": {RELATIONS: "action_reopen"},
    "restaurant.consent.note": {RELATIONS: "action_note"},
    "restaurant.consent.question": {TILL: "ask end"},
    "restaurant.consent.text": {ADMINS: "action_new_version"},
    "restaurant.coupon.misuse": {RELATIONS: "action_seen", TILL: "say_at_till"},
    # There is no record of it.
    "restaurant.deletion.mixin": {NOBODY: "get_deletion_notice"},
    "restaurant.erasure": {ADMINS: "action_add_same action_confirm"},
    "restaurant.fact.check": {ADMINS: "action_start"},
    "restaurant.feedback": {RELATIONS: "action_complain"},
    # Others get no steps.
    "restaurant.first.steps": {EVERYBODY: "load", ADMINS: "dismiss"},
    "restaurant.forecast": {ADMINS: "action_forecast"},
    # Of the contacts that its user may read.
    "restaurant.guest.former": {EVERYBODY: "find_survivors"},
    "restaurant.guest.preference": {RELATIONS: "action_confirm"},
    "restaurant.guest.profile": {RELATIONS: "action_open_guest"},
    "restaurant.guest.queue.state": {ADMINS: "action_evaluate action_look", EVERYBODY: "action_open_queue"},
    "restaurant.guest.tagging": {RELATIONS: "action_confirm"},
    "restaurant.guest.twin": {RELATIONS: "action_merge action_tell_apart"},
    # Who may make products makes those that are missing: none of the roles may.
    "restaurant.history.import": {
        ADMINS: (
            "action_check action_download_refused action_import action_open_orders action_take_suggestions action_undo"
        ),
        NOBODY: "action_create_dishes",
    },
    "restaurant.preference": {STAFF: "action_open_guests", ADMINS: "get_deletion_notice"},
    "restaurant.region": {ADMINS: "get_deletion_notice"},
    "restaurant.privacy.request": {ADMINS: "action_copy action_done action_erase action_refuse"},
    "restaurant.history.dish": {ADMINS: "action_take_suggestion"},
    "restaurant.history.till": {
        ADMINS: "action_take_suggestions name_create",
        NOBODY: "action_create_dishes",
        EVERYBODY: "action_open_orders",
    },
    "restaurant.identity": {RELATIONS: "action_no_guest action_undo"},
    "restaurant.identity.candidate": {RELATIONS: "action_join action_later action_refuse"},
    "restaurant.merge": {RELATIONS: "action_undo"},
    "restaurant.platform": {
        ADMINS: "action_import_file action_new_address action_take_suggestions",
        EVERYBODY: "action_open_events action_open_platform_orders",
    },
    "restaurant.platform.event": {ADMINS: "action_try_again"},
    "restaurant.platform.order": {TILL: "claim_at_till"},
    "restaurant.data.quality": {
        RELATIONS: "action_open_bad_numbers action_open_doubles action_open_no_names action_open_unknown_orders "
        "action_open_unreachable"
    },
    "restaurant.menu.item": {ADMINS: "action_test"},
    "restaurant.menu.study": {ADMINS: "action_study"},
    "restaurant.monthly.report": {ADMINS: "action_make action_print"},
    "restaurant.menu.trial": {ADMINS: "action_choose_stores action_judge action_start action_stop"},
    "restaurant.retention": {ADMINS: "action_switch_off action_switch_on"},
    "restaurant.overview": {RELATIONS: "load open"},
    "restaurant.remediation": {
        RELATIONS: "action_close action_dismiss action_open_complaints action_open_rate action_reopen",
    },
    "restaurant.return.model": {ADMINS: "action_learn"},
    "restaurant.scorecard": {ADMINS: "get_deletion_notice"},
    "restaurant.segment": {
        EVERYBODY: "action_check_guest",
        RELATIONS: (
            "action_ask_guests action_backtest action_close_findings action_export_guests action_find_near "
            "action_make_campaign action_make_rule action_open_guests action_open_history action_tag_guests explain "
            "get_guests"
        ),
        ADMINS: "get_deletion_notice",
    },
    "restaurant.segment.check": {EVERYBODY: "action_save"},
    "restaurant.segment.check.line": {RELATIONS: "action_open_visits"},
    "restaurant.segment.condition": {RELATIONS: "get_choices"},
    "restaurant.staffing.need": {RELATIONS: "action_calendar_file"},
    "restaurant.store": {EVERYBODY: "action_open_forecast action_open_visits", ADMINS: "get_deletion_notice"},
    "restaurant.suggestion.table": {ADMINS: "action_build"},
    "restaurant.store.today": {RELATIONS: "load"},
    "restaurant.survey": {ADMINS: "action_ask", EVERYBODY: "action_open_requests"},
    "restaurant.tag": {
        CARD: "action_open_assignments action_open_guests action_open_log",
        ADMINS: "get_deletion_notice",
    },
    "restaurant.tag.assignment": {
        CARD: "action_explain action_open_guest",
        RELATIONS: "action_pin action_take action_unblock",
    },
    "restaurant.tag.rule": {
        EVERYBODY: "action_open",
        RELATIONS: (
            "action_backtest action_check_guest action_close_findings action_find_near action_open_guests "
            "action_open_history action_open_log action_open_tagged"
        ),
        ADMINS: "action_apply action_change action_preview action_switch_off action_switch_on get_deletion_notice",
    },
    "restaurant.tag.category": {ADMINS: "get_deletion_notice"},
    "restaurant.tag.rule.preview": {ADMINS: "action_confirm action_open_gained action_open_kept action_open_lost"},
    "restaurant.tag.suggestion": {RELATIONS: "action_accept action_decline"},
    "restaurant.tier": {
        ADMINS: "action_drop_keep action_edit_keep action_remove get_deletion_notice",
        CARD: "action_open_tier_guests",
    },
    "restaurant.tier.override": {RELATIONS: "action_confirm"},
    "restaurant.tier.scheme": {
        ADMINS: "action_change action_compare action_simulate action_start action_stop get_deletion_notice",
        RELATIONS: "action_open_before_after action_open_history action_open_log action_open_scheme_guests",
    },
    "restaurant.tier.simulation": {ADMINS: "action_compare action_confirm action_settled action_today"},
    "restaurant.tier.simulation.move": {ADMINS: "action_open_guests"},
    "restaurant.till.entry": {TILL: "receive"},
    "restaurant.visit": {RELATIONS: "action_open_orders"},
}

ENTRY = {"uuid": "f5b3a2f0-0000-4000-8000-000000000002", "kind": "tag", "at": "2025-01-01 10:00:00"}

# What methods are called with, made of the world of the test; the others are called with nothing.
ARGUMENTS = {
    ("pos.config", "notify_synchronisation"): lambda world: (0, "till"),
    ("pos.config", "use_coupon_code"): lambda world: ("none", "2025-01-01", False, False),
    ("pos.order", "claim_guest_notice"): lambda world: ([],),
    ("pos.order", "confirm_coupon_programs"): lambda world: ({},),
    ("pos.order", "rating_apply"): lambda world: (5,),
    ("pos.order", "sync_from_ui"): lambda world: ([],),
    ("pos.order", "validate_coupon_programs"): lambda world: ({}, []),
    ("res.partner", "get_new_partner"): lambda world: (world.shanghai.config_ids[0].id, [], 0),
    ("restaurant.history.till", "name_create"): lambda world: ("Another till",),
    ("restaurant.overview", "open"): lambda world: ("guests",),
    ("restaurant.complaint", "message_new"): lambda world: ({"email_from": "lan@example.com"},),
    ("restaurant.complaint", "message_update"): lambda world: ({},),
    ("restaurant.complaint", "report"): lambda world: ({"description": "Cold"},),
    ("restaurant.consent.question", "ask"): lambda world: (
        {"uuid": ENTRY["uuid"], "partner_id": world.mei.id, "config_id": world.shanghai.config_ids[0].id},
    ),
    ("restaurant.consent.question", "end"): lambda world: (ENTRY["uuid"],),
    ("restaurant.platform.order", "claim_at_till"): lambda world: ("9000000own", world.mei.id),
    ("restaurant.segment", "explain"): lambda world: (world.mei,),
    ("restaurant.till.entry", "receive"): lambda world: ({**ENTRY, "partner_id": world.mei.id},),
}
# These answer with nothing, or with what is about no record, instead of an error.
SILENT = {
    ("restaurant.coupon.misuse", "say_at_till"),
    ("restaurant.history.till", "name_create"),
    ("restaurant.segment.condition", "get_choices"),
    ("restaurant.platform.order", "claim_at_till"),
}
# On what they are called, where the row of the own store says nothing.
ABOUT = {
    ("restaurant.tier", "action_edit_keep"): lambda world: world.scheme.tier_ids[1],
    ("restaurant.tag.assignment", "action_unblock"): lambda world: world.blocked,
}

# -- pages: address -> who may open it -----------------------------------------------------------

ROUTES = {
    "/restaurant_crm/platform/<string:token>": "public",
    "/restaurant_crm/platform/<string:token>/<string:topic>": "public",
    "/complaint/<int:complaint_id>": "public",
    "/b/<string:code>": "public",
    "/u/<string:token>": "public",
    "/u/<string:token>/o.gif": "public",
    "/f/<string:key>/<string:token>": "public",
    "/f/<string:key>/<string:token>/no": "public",
    "/f/<string:key>/<string:token>/me": "public",
    "/g/<string:token>": "public",
    "/g/<string:token>/copy": "public",
    "/restaurant_crm/guest_copy/<int:partner_id>": "user",
    "/restaurant_crm/display/<string:uuid>": "public",
    "/restaurant_crm/self-order/allergens": "public",
}
