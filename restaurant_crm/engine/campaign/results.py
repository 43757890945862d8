"""What guests of a campaign did afterwards, added up by arm: all that ``analytics/lift.py`` needs, a row an arm."""

from datetime import timedelta

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES, signed_amount
from ..store import chain
from .enrolment import DAYS_BEFORE

# Columns of a row besides the arm and the number of guests; of each measure see ``_sums``.
MEASURES = ("visits", "spend", "margin")


def sums(env, campaign_id, days, today):
    """SELECT ``(arm, guests, sums of visits, of spend, of margin)`` of those who have been waited for; the last is null
    where dishes have no costs. Money is in the currency of the chain.

    A guest counts once in an arm, with all that happened in the ``days`` after each time of being taken in, whatever
    the guest got: by the lot, never by who was reached or redeemed. What lies in the days after two of these times
    happened once.
    """
    return SQL(
        """WITH done AS MATERIALIZED (
               SELECT partner_id, arm, enrolled_at, enrolled_on, visits_before, spend_before
                 FROM restaurant_campaign_member
                WHERE campaign_id = %(campaign)s AND enrolled_on + %(days)s < %(today)s),
           guest AS MATERIALIZED (SELECT DISTINCT partner_id, arm FROM done),
           -- What all of it lies in, so that years of visits are not gone through for a month of them.
           days AS MATERIALIZED (
               SELECT min(enrolled_at) AS since, min(enrolled_on) - 1 AS first, max(enrolled_on) + %(days)s AS last
                 FROM done),
           visited AS (
               SELECT guest.partner_id, guest.arm, count(*) AS visits,
                      sum(visit.amount * COALESCE(visit.chain_rate, 1)) AS spend
                 FROM guest
                 JOIN restaurant_visit AS visit ON visit.partner_id = guest.partner_id
                WHERE visit.visit_date >= (SELECT first FROM days) AND visit.visit_date <= (SELECT last FROM days)
                  AND EXISTS (SELECT FROM done
                               WHERE done.partner_id = guest.partner_id AND done.arm = guest.arm
                                 AND visit.visited_at > done.enrolled_at
                                 AND visit.visit_date <= done.enrolled_on + %(days)s)
                GROUP BY guest.partner_id, guest.arm),
           bill AS MATERIALIZED (
               SELECT guest.partner_id, guest.arm, orders.id,
                      COALESCE(%(chain_rate)s, 1) / COALESCE(NULLIF(orders.currency_rate, 0), 1)::float8 AS rate
                 FROM guest
                 JOIN pos_order AS orders ON orders.partner_id = guest.partner_id AND orders.state IN %(states)s
                 JOIN res_company AS company ON company.id = orders.company_id
                WHERE orders.date_order > (SELECT since FROM days)
                  AND orders.date_order < (SELECT last + 1 FROM days)
                  AND EXISTS (SELECT FROM done
                               WHERE done.partner_id = guest.partner_id AND done.arm = guest.arm
                                 AND orders.date_order > done.enrolled_at
                                 AND orders.date_order < done.enrolled_on + %(days)s + 1)),
           earned AS (
               -- Costs have the sign of the quantity.
               SELECT bill.partner_id, bill.arm,
                      sum((%(net)s - COALESCE(line.total_cost, 0)::float8) * bill.rate) AS margin,
                      sum(abs(COALESCE(line.total_cost, 0))) AS costs
                 FROM bill JOIN pos_order_line AS line ON line.order_id = bill.id
                GROUP BY bill.partner_id, bill.arm),
           before AS (
               SELECT partner_id, arm, sum(visits_before)::float8 AS visits, sum(spend_before)::float8 AS spend,
                      (sum(visits_before) = 0)::int::float8 AS fresh
                 FROM done GROUP BY partner_id, arm)
           SELECT before.arm, count(*), %(visits)s, %(spend)s,
                  -- A margin without costs would be the sales.
                  CASE WHEN sum(earned.costs) > 0 THEN %(margin)s END
             FROM before
             LEFT JOIN visited USING (partner_id, arm)
             LEFT JOIN earned USING (partner_id, arm)
            GROUP BY before.arm""",
        campaign=campaign_id,
        days=days,
        today=today,
        states=COUNTED_STATES,
        net=signed_amount("line", "price_subtotal"),
        chain_rate=chain.rate(env, "company", SQL("orders.date_order::date")),
        visits=_sums("COALESCE(visited.visits, 0)::float8", "before.visits"),
        spend=_sums("COALESCE(visited.spend, 0)::float8", "before.spend"),
        margin=_sums("COALESCE(earned.margin, 0)::float8", "before.spend"),
    )


def past(members, days, today):
    """SELECT ``(guests, sums of visits)`` of a segment's guests as if a campaign had ended today.

    :param members: SELECT of the ids of the guests
    """
    split = today - timedelta(days=days)
    return SQL(
        """WITH member AS MATERIALIZED (SELECT id FROM (%(members)s) AS member(id)),
           counted AS (
               SELECT partner_id, count(*) FILTER (WHERE visit_date > %(split)s) AS after,
                      count(*) FILTER (WHERE visit_date <= %(split)s) AS before
                 FROM restaurant_visit
                WHERE visit_date > %(first)s AND visit_date <= %(today)s AND partner_id IN (SELECT id FROM member)
                GROUP BY partner_id),
           guest AS (
               SELECT COALESCE(counted.after, 0)::float8 AS after, COALESCE(counted.before, 0)::float8 AS visits,
                      (COALESCE(counted.before, 0) = 0)::int::float8 AS fresh
                 FROM member LEFT JOIN counted ON counted.partner_id = member.id)
           SELECT count(*), %(sums)s FROM guest""",
        members=members,
        split=split,
        first=split - timedelta(days=DAYS_BEFORE),
        today=today,
        sums=_sums("after", "visits", "fresh"),
    )


def redeemed(campaign_ids):
    """SELECT ``(campaign_id, coupons, discount)`` of coupons that are on bills that were paid.

    The discount is in the currency of the company whose tills took the coupons.
    """
    return SQL(
        """SELECT member.campaign_id, count(DISTINCT message.card_id),
                  -sum(%s / COALESCE(NULLIF(orders.currency_rate, 0), 1)::float8)
             FROM restaurant_campaign_member AS member
             JOIN restaurant_campaign_message AS message ON message.member_id = member.id
             JOIN pos_order_line AS line ON line.coupon_id = message.card_id
             JOIN pos_order AS orders ON orders.id = line.order_id
            WHERE member.campaign_id = ANY(%s) AND message.card_id IS NOT NULL
              AND orders.state IN %s AND orders.is_refund IS NOT TRUE
            GROUP BY member.campaign_id""",
        signed_amount("line"),
        list(campaign_ids),
        COUNTED_STATES,
    )


def _sums(after, before, fresh="before.fresh"):
    """The sums of an ``analytics.lift.Arm`` as an array: of after and its square, of before (the number, and whether
    there was nothing), of before with itself, of before with after."""
    return SQL(
        """ARRAY[sum(%(y)s), sum(%(y)s * %(y)s), sum(%(x)s), sum(%(f)s), sum(%(x)s * %(x)s), sum(%(x)s * %(f)s),
                 sum(%(f)s), sum(%(x)s * %(y)s), sum(%(f)s * %(y)s)]""",
        y=SQL(after),
        x=SQL(before),
        f=SQL(fresh),
    )
