"""What there is to do in stores, from facts, complaints and plans."""

from odoo.tools import SQL

from ..privacy.consent import refused


def slipping(company_id, most):
    """SELECT ``(store_id, guest ids, number of all, spend of a year)`` of guests who are late by their own rhythm.

    Without those who do not want to be called, or judged by what they do; spend is in the currency of the chain.

    :param most: guests of a store to name; those who spent most
    """
    return SQL(
        """SELECT store_id, array_agg(partner_id ORDER BY place) FILTER (WHERE place <= %(most)s), count(*),
                  sum(spend_365) FILTER (WHERE place <= %(most)s)
             FROM (SELECT profile.favourite_store_id AS store_id, profile.partner_id, profile.spend_365,
                          row_number() OVER (PARTITION BY profile.favourite_store_id
                                             ORDER BY profile.spend_365 DESC, profile.partner_id) AS place
                     FROM restaurant_guest_profile profile
                     JOIN restaurant_store store ON store.id = profile.favourite_store_id
                     JOIN res_partner partner ON partner.id = profile.partner_id
                    WHERE store.company_id = %(company)s AND store.active AND partner.active
                      AND profile.stage = 'at_risk' AND profile.usual_gap IS NOT NULL AND profile.spend_365 > 0
                      AND COALESCE(partner.phone, '') <> ''
                      AND NOT %(no_marketing)s AND NOT %(no_profiling)s
                      AND NOT EXISTS (SELECT FROM restaurant_consent_state AS consent
                                       WHERE consent.partner_id = partner.id AND consent.purpose = 'marketing'
                                         AND consent.channel = 'phone' AND consent.state = 'refused')) AS guest
         GROUP BY store_id""",
        no_marketing=refused(SQL("partner.id"), "marketing"),
        no_profiling=refused(SQL("partner.id"), "profiling"),
        company=company_id,
        most=most,
    )


def came_back(partner_ids, after, until):
    """SELECT ``(guests, spend)`` of these guests who came after a day, up to another; in the currency of the chain."""
    return SQL(
        """SELECT count(DISTINCT partner_id), COALESCE(sum(amount * COALESCE(chain_rate, 1)), 0)::float8
             FROM restaurant_visit
            WHERE partner_id = ANY(%s) AND visit_date > %s AND visit_date <= %s""",
        list(partner_ids),
        after,
        until,
    )


def late_complaints(company_id, now):
    """SELECT ``(store_id, complaint ids, spend of their guests in a year)`` of complaints past their deadline."""
    return SQL(
        """SELECT complaint.store_id, array_agg(complaint.id ORDER BY complaint.next_deadline, complaint.id),
                  COALESCE(sum(profile.spend_365), 0)
             FROM restaurant_complaint complaint
        LEFT JOIN restaurant_guest_profile profile ON profile.partner_id = complaint.partner_id
            WHERE complaint.company_id = %s AND complaint.active AND complaint.closed IS NOT TRUE
              AND complaint.next_deadline < %s AND complaint.store_id IS NOT NULL
         GROUP BY complaint.store_id""",
        company_id,
        now,
    )


def more_people(company_id, today, days, least):
    """SELECT ``(store_id, date, hours, people, people before, orders, spend of an order)``: where more are needed.

    Half hours of the next days in which more people are needed than were planned a week before; the last is a number,
    those before it are arrays, one item a half hour.

    :param least: half hours of one person that a day has to be short of
    """
    return SQL(
        """SELECT ahead.store_id, ahead.date, array_agg(ahead.hour ORDER BY ahead.hour),
                  array_agg(ahead.people ORDER BY ahead.hour), array_agg(before.people ORDER BY ahead.hour),
                  array_agg(ahead.orders::float8 ORDER BY ahead.hour),
                  (SELECT COALESCE(sum(amount) / NULLIF(sum(order_count), 0), 0)::float8 FROM restaurant_visit
                    WHERE store_id = ahead.store_id AND visit_date > %(today)s::date - 28)
             FROM restaurant_staffing_need ahead
             JOIN restaurant_staffing_need before
                  ON before.store_id = ahead.store_id AND before.hour = ahead.hour AND before.date = ahead.date - 7
             JOIN restaurant_store store ON store.id = ahead.store_id
            WHERE store.company_id = %(company)s AND store.active AND ahead.people > before.people
              AND ahead.date > %(today)s AND ahead.date <= %(today)s::date + %(days)s::int
         GROUP BY ahead.store_id, ahead.date HAVING sum(ahead.people - before.people) >= %(least)s
         ORDER BY ahead.store_id, sum(ahead.people - before.people) DESC, ahead.date""",
        company=company_id,
        today=today,
        days=days,
        least=least,
    )
