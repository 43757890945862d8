"""Take back what was told to too many."""

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

COMPLAINT_KINDS = (
    "complaint_received", "complaint_compensated", "complaint_recovered", "complaint_closed", "complaint_reopened",
)  # fmt: skip


def migrate(cr, version):
    """The words of guests leave the guest log, ratings and the chatter of orders; record rules are brought up to date.

    What was said stands in the complaint, and in the feedback.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    # An answer may have the same code as one under the key of another till.
    cr.execute("DROP INDEX IF EXISTS restaurant_feedback__token_unique, restaurant_feedback_token_unique")
    # Data that is not updated by itself: records of the installation that speak of stores, companies and their guests.
    convert_file(env, "restaurant_crm", "security/restaurant_crm_rules.xml", {}, mode="init")
    cr.execute("UPDATE restaurant_guest_log SET note = NULL WHERE kind IN %s AND note IS NOT NULL", [COMPLAINT_KINDS])
    cr.execute(
        """UPDATE restaurant_feedback AS feedback SET comment = rating.feedback
             FROM rating_rating AS rating
            WHERE rating.id = feedback.rating_id AND rating.res_model = 'pos.order'
              AND rating.feedback <> '' AND COALESCE(feedback.comment, '') = ''"""
    )
    cr.execute(
        """UPDATE mail_message AS message SET body = substring(message.body from '<img[^>]*>')
             FROM rating_rating AS rating, restaurant_feedback AS feedback
            WHERE message.id = rating.message_id AND feedback.rating_id = rating.id
              AND rating.res_model = 'pos.order'"""
    )
    cr.execute(
        """UPDATE rating_rating AS rating SET feedback = NULL FROM restaurant_feedback AS feedback
            WHERE feedback.rating_id = rating.id AND rating.res_model = 'pos.order' AND rating.feedback IS NOT NULL"""
    )
    # Contact filters have the rights of whoever wrote them.
    cr.execute(
        """UPDATE restaurant_segment SET filter_user_id = COALESCE(write_uid, create_uid)
            WHERE partner_domain IS NOT NULL AND partner_domain <> '[]' AND filter_user_id IS NULL"""
    )
    cr.execute("UPDATE mailing_mailing SET recipients_by_id = create_uid WHERE mailing_domain LIKE '%guest\\_%'")
    env.invalidate_all()
    bill = env.ref("restaurant_crm.compensation_offer_bill", raise_if_not_found=False)
    if bill:
        bill.whole_order = True
