"""SQL that chooses whom a survey asks."""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES

# What the statement reads, to be flushed before it runs.
SOURCES = {
    "mail.blacklist": ["email", "active"],
    "pos.config": ["store_id"],
    "pos.order": ["partner_id", "state", "amount_total", "company_id", "date_order", "config_id"],
    "res.partner": ["active", "email_normalized", "phone_sanitized", "guest_no_surveys"],
    "restaurant.feedback": ["partner_id", "answered_at"],
    "restaurant.survey.request": ["partner_id", "chosen_on"],
}


def candidates(guests, company_id, today, pause_days, order_days, allowed):
    """SELECT the guests to ask, each with the last order to ask about.

    Asked is who has an e-mail address that did not opt out, paid an order in the last ``order_days``, and was
    neither asked by any survey nor said anything on their own accord for ``pause_days``. A person is an address and a
    number, not a contact: pauses and opt-outs of whoever has the same hold as well, and of guests who share one the
    guest who was here last is asked.

    :param guests: SQL that selects the guests of the segment
    :param allowed: expression on ``partner``: whether this guest may be asked by mail
    """
    return SQL(
        """WITH resting AS MATERIALIZED (
               SELECT partner.id, partner.email_normalized, partner.phone_sanitized
                 FROM res_partner AS partner
                WHERE partner.guest_no_surveys
                   OR partner.id IN (SELECT partner_id FROM restaurant_survey_request
                                      WHERE chosen_on > %(today)s::date - %(pause_days)s)
                   OR partner.id IN (SELECT partner_id FROM restaurant_feedback
                                      WHERE answered_at >= %(today)s::date - %(pause_days)s))
           SELECT DISTINCT ON (COALESCE(phone_sanitized, 'contact ' || partner_id))
                  partner_id, order_id, company_id, store_id
             FROM (SELECT DISTINCT ON (partner.email_normalized) partner.id AS partner_id, placed.id AS order_id,
                          placed.company_id, config.store_id, placed.date_order,
                          NULLIF(partner.phone_sanitized, '') AS phone_sanitized
                     FROM res_partner AS partner
                     JOIN pos_order AS placed ON placed.partner_id = partner.id
                     JOIN pos_config AS config ON config.id = placed.config_id
                    WHERE partner.id IN (%(guests)s) AND %(allowed)s
                      AND partner.active AND partner.email_normalized IS NOT NULL
                      AND placed.company_id = %(company)s AND placed.state IN %(states)s AND placed.amount_total > 0
                      AND placed.date_order >= %(today)s::date - %(order_days)s
                      AND NOT EXISTS (SELECT FROM mail_blacklist AS blacklist
                                       WHERE blacklist.active AND blacklist.email = partner.email_normalized)
                      AND NOT EXISTS (SELECT FROM resting WHERE resting.id = partner.id)
                      AND NOT EXISTS (SELECT FROM resting WHERE resting.email_normalized = partner.email_normalized)
                      AND NOT EXISTS (SELECT FROM resting WHERE resting.phone_sanitized = partner.phone_sanitized
                                         AND resting.phone_sanitized <> '')
                 ORDER BY partner.email_normalized, placed.date_order DESC, placed.id DESC) AS by_address
         ORDER BY COALESCE(phone_sanitized, 'contact ' || partner_id), date_order DESC, order_id DESC""",
        guests=guests,
        allowed=allowed,
        company=company_id,
        states=COUNTED_STATES,
        today=today,
        order_days=order_days,
        pause_days=pause_days,
    )


def choose(survey_id, today, chosen):
    """INSERT a request for each of the ``chosen``; an order is asked about once."""
    return SQL(
        """INSERT INTO restaurant_survey_request
                       (survey_id, partner_id, order_id, company_id, store_id, chosen_on, state)
           SELECT %s, partner_id, order_id, company_id, store_id, %s, 'waiting' FROM (%s) AS candidate
               ON CONFLICT DO NOTHING
        RETURNING id""",
        survey_id,
        today,
        chosen,
    )
