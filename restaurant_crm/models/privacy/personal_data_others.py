"""Tables in whose words no guest is spoken of, by name: a new one is judged before it is used."""

from odoo import api, models

# Of Odoo: the books, dishes, what the system keeps of itself and of staff.
ODOO = """
    account_account account_account_tag account_analytic_account account_analytic_applicability
    account_analytic_distribution_model account_analytic_plan account_bank_statement account_cash_rounding
    account_fiscal_position account_group account_incoterms account_journal account_journal_group
    account_lock_exception account_partial_reconcile account_payment_method account_payment_method_line
    account_payment_term account_payment_term_line account_reconcile_model account_reconcile_model_line
    account_report account_report_column account_report_expression account_report_external_value
    account_report_line account_tax account_tax_group account_tax_repartition_line
    auth_passkey_key auth_totp_device
    barcode_nomenclature barcode_rule
    base_automation base_import_mapping
    decimal_precision
    digest_digest digest_tip
    discuss_channel discuss_gif_favorite
    fetchmail_server
    html_editor_converter_test html_editor_converter_test_sub
    iap_account iap_service
    ir_act_client ir_act_report_xml ir_act_server ir_act_url ir_act_window ir_act_window_view ir_actions
    ir_actions_server_history ir_actions_todo ir_asset ir_config_parameter ir_cron ir_default
    ir_embedded_actions ir_exports ir_exports_line ir_filters ir_mail_server ir_model ir_model_access
    ir_model_constraint ir_model_data ir_model_fields ir_model_fields_selection ir_model_relation
    ir_module_category ir_module_module ir_module_module_dependency ir_module_module_exclusion ir_profile
    ir_rule ir_sequence ir_ui_menu ir_ui_view ir_ui_view_custom
    link_tracker link_tracker_click link_tracker_code
    loyalty_mail loyalty_program loyalty_reward loyalty_rule
    mail_activity_plan mail_activity_plan_template mail_activity_type mail_alias mail_alias_domain
    mail_canned_response mail_guest mail_ice_server mail_link_preview mail_message_reaction
    mail_message_schedule mail_message_subtype mail_presence mail_push_device mail_template
    mailing_filter mailing_list mailing_mailing mailing_subscription_optout
    onboarding_onboarding onboarding_onboarding_step onboarding_progress onboarding_progress_step
    payment_method payment_provider
    pos_bill pos_category pos_config pos_note pos_pack_operation_lot pos_payment_method pos_preset pos_printer
    pos_self_order_custom_link pos_session
    privacy_log
    product_attribute product_attribute_value product_category product_combo product_pricelist
    product_pricelist_item product_product product_removal product_supplierinfo product_tag product_template
    product_template_attribute_value product_uom product_value
    properties_base_definition
    report_layout report_paperformat
    res_bank res_company res_config_settings res_country res_country_group res_country_state res_currency
    res_device_log res_groups res_groups_privilege res_lang res_partner_category res_partner_industry res_role
    res_users_apikeys res_users_deletion res_users_settings res_users_settings_embedded_action
    resource_calendar resource_calendar_attendance resource_calendar_leaves resource_resource
    restaurant_floor restaurant_order_course restaurant_table
    sms_template sms_tracker
    spreadsheet_dashboard spreadsheet_dashboard_group spreadsheet_dashboard_share
    stock_location stock_lot stock_move stock_move_line stock_package stock_package_history stock_package_type
    stock_picking_type stock_putaway_rule stock_reference stock_route stock_rule stock_scrap
    stock_scrap_reason_tag stock_storage_category stock_warehouse stock_warehouse_orderpoint
    uom_uom
    utm_campaign utm_medium utm_source utm_stage utm_tag
    web_tour_tour web_tour_tour_step
"""
# Of ours: rules, settings, and what is said of stores.
OURS = """
    restaurant_calendar_day restaurant_compensation_budget restaurant_compensation_offer restaurant_complaint_category
    restaurant_complaint_cause restaurant_complaint_deadline restaurant_complaint_stage restaurant_consent_text
    restaurant_fact_check restaurant_fact_fingerprint restaurant_fact_issue restaurant_feedback_aspect
    restaurant_feedback_attempt restaurant_history_dish restaurant_history_import restaurant_history_place
    restaurant_history_till restaurant_preference restaurant_region restaurant_remediation
    restaurant_remediation_measure restaurant_scorecard restaurant_scorecard_line restaurant_segment
    restaurant_segment_condition restaurant_retention restaurant_store restaurant_suppression restaurant_survey
    restaurant_tag restaurant_tag_category restaurant_tag_rule restaurant_tier restaurant_tier_scheme
"""
# Words in other tables that are not of guests: what tills, signatures and terminals need.
COLUMNS = {
    "account_analytic_line": "code",
    "account_bank_statement_line": "internal_index transaction_type",
    "account_move": "access_token fapiao inalterable_hash incoterm_location invoice_origin sequence_prefix",
    "account_move_line": "analytic_distribution extra_tax_data matching_number move_name",
    "bus_bus": "channel",
    "ir_attachment": "access_token checksum mimetype res_field res_model store_fname url",
    "ir_logging": "dbname func level line name path",
    "loyalty_history": "order_model",
    "mail_activity": "res_model",
    "mail_message": "email_layout_xmlid model",
    "mail_message_translation": "source_lang target_lang",
    "mail_scheduled_message": "model",
    "mailing_trace": "model sms_code",
    "payment_transaction": "landing_route",
    "pos_order": "access_token feedback_token guest_uuid ticket_code uuid",
    "pos_order_line": "extra_tax_data reward_identifier_code uuid",
    "pos_payment": (
        "card_brand card_type payment_method_authcode payment_method_issuer_bank "
        "payment_method_payment_mode payment_status uuid"
    ),
    "rating_rating": "access_token parent_res_model res_model",
    "res_partner": "invoice_edi_format_store signup_type",
    "restaurant_complaint": "dish_ids order_uuid uuid",
    "restaurant_feedback": "token",
    "restaurant_history_order": "fingerprint",
    "restaurant_privacy_request": "result",
    "restaurant_tag_assignment": "kept_until",
    "restaurant_tag_suggestion": "entry_uuid",
    "restaurant_till_entry": "uuid",
    "sms_sms": "uuid",
    "snailmail_letter": "model",
}


class RestaurantPersonalData(models.AbstractModel):
    """What is judged to hold nothing of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | set(ODOO.split()) | set(OURS.split())

    @api.model
    def _impersonal_columns(self):
        named = {(table, column) for table, columns in COLUMNS.items() for column in columns.split()}
        return super()._impersonal_columns() | named
