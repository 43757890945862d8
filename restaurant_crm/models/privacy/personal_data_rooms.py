from odoo import api, models
from odoo.tools import SQL

from .personal_data import BLANK, DELETE, KEEP, by_column

COLUMNS = {
    "res_partner": dict.fromkeys(
        (
            *("guest_birthday", "guest_birthday_year_unknown", "guest_gender", "guest_search_key"),
            *("guest_lunar_month", "guest_lunar_day", "guest_lunar_leap"),
        ),
        BLANK,
    ),
    "pos_order": {"guest_party": BLANK},
    "pos_order_line": {"guest_warning": BLANK},
    # Facts stay as figures of the house, under a number that is nobody's any more.
    "restaurant_visit": {"visit_date": KEEP, "amount": KEEP, "store_id": KEEP, "channel": KEEP, "covers": KEEP},
    "restaurant_visit_line": {"visit_date": KEEP, "product_id": KEEP, "qty": KEEP, "amount": KEEP},
    "restaurant_guest_profile": {"stage": KEEP, "rfm": KEEP, "top_dishes": KEEP},
    "restaurant_history_order": {
        **dict.fromkeys(("guest_in_file", "former"), BLANK),
        **dict.fromkeys(("number", "key"), KEEP),
    },
    "restaurant_history_problem": {"value": BLANK},
    "restaurant_history_column": {"example": BLANK, "name": KEEP, "meaning": KEEP},
    "restaurant_guest_queue": {"error": BLANK},
    "restaurant_guest_log": {"note": BLANK, "explanation": BLANK, "kind": KEEP, "subject": KEEP, "rule_name": KEEP},
    "restaurant_guest_grade": {"note": DELETE},
    "restaurant_guest_preference": {"note": DELETE, "preference_id": DELETE},
    "restaurant_guest_tier": {"override_reason": BLANK, "tier_id": KEEP},
    "restaurant_tag_assignment": {"tag_id": DELETE},
    "restaurant_tag_suggestion": {"tag_id": DELETE},
    "restaurant_coupon_misuse": {"code": BLANK},
    "restaurant_till_entry": {"kind": KEEP, "entered_at": KEEP},
    "restaurant_complaint": {
        **dict.fromkeys(
            ("contact_name", "phone", "email", "description", "solution", "access_token"),
            BLANK,
        ),
        "name": KEEP,
    },
    "restaurant_compensation": {"note": BLANK},
    "restaurant_feedback": {"phone": BLANK, "comment": BLANK, "stars": KEEP},
    "restaurant_survey_request": {"state": KEEP, "chosen_on": KEEP},
    "restaurant_consent": {
        **dict.fromkeys(("ground", "evidence", "order_uuid"), BLANK),
        **dict.fromkeys(("channel", "purpose", "state", "given_at", "source", "lang"), KEEP),
    },
    "restaurant_consent_question": dict.fromkeys(("uuid", "order_uuid", "display", "lines"), DELETE),
    "restaurant_consent_state": {"state": DELETE},
    "restaurant_guest_access": {"digest": DELETE},
    "restaurant_privacy_request": {"kind": KEEP, "state": KEEP, "received_at": KEEP, "note": BLANK},
}
# Records of ours whose messages and files are the guest's.
DOCUMENTS = {
    "restaurant.complaint": "partner_id",
    "restaurant.feedback": "partner_id",
    "restaurant.guest.preference": "partner_id",
}


class RestaurantPersonalData(models.AbstractModel):
    """What our rooms keep of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | by_column(COLUMNS)

    @api.model
    def _documents(self):
        return super()._documents() | DOCUMENTS

    @api.model
    def _personal_values(self):
        return super()._personal_values() | {
            ("restaurant_coupon_misuse", "code"): SQL("'-'"),
            ("restaurant_complaint", "description"): SQL("'-'"),
        }

    @api.model
    def _personal_rows(self, ids, values):
        complaints = SQL("(SELECT id FROM restaurant_complaint WHERE partner_id = ANY(%s))", ids)
        rows = super()._personal_rows(ids, values)
        files = SQL(
            """(ir_attachment.res_model = 'restaurant.history.import' AND ir_attachment.res_id IN
                (SELECT import_id FROM restaurant_history_order WHERE partner_id = ANY(%s)))""",
            ids,
        )
        return rows | {
            "restaurant_compensation": SQL("restaurant_compensation.complaint_id IN %s", complaints),
            "restaurant_history_problem": self._mentions("restaurant_history_problem", SQL("value"), ids, values),
            # Of a file that named the guest: the example is a cell of one of its lines, be it an address or a note.
            "restaurant_history_column": SQL(
                """(%s OR restaurant_history_column.till_id IN
                    (SELECT till_id FROM restaurant_history_order WHERE partner_id = ANY(%s)))""",
                self._mentions("restaurant_history_column", SQL("example"), ids, values),
                ids,
            ),
            # The whole file of another till that named the guest: it was brought in long ago.
            "ir_attachment": SQL("(%s OR %s)", rows["ir_attachment"], files),
        }
