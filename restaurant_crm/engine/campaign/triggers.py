"""Whose turn it is in a campaign: SELECTs of ``(partner_id, occurrence)``.

The occurrence names what happened, so that it starts the campaign once for a guest, however often anybody looks: the
year of a birthday, the day of a last visit, the entry of the guest log.
"""

from odoo.tools import SQL

from ..guest.birthday import celebration, is_known, next_birthday


def everybody(occurrence, partner_ids=None):
    """All guests; who of them is meant is the segment's to say."""
    return SQL(
        "SELECT id AS partner_id, %s::varchar AS occurrence FROM res_partner WHERE %s",
        occurrence,
        _scope("id", partner_ids),
    )


def nobody():
    """Campaigns that something else starts."""
    return SQL("SELECT id AS partner_id, '' AS occurrence FROM res_partner WHERE FALSE")


def entered(campaign_id, members, today, partner_ids=None):
    """Guests who belong to the segment now and did not when it was asked the last time.

    :param members: SELECT of the ids of the segment's guests
    """
    return SQL(
        """SELECT member.id AS partner_id, %s::varchar AS occurrence FROM (%s) AS member(id)
            WHERE NOT EXISTS (SELECT FROM restaurant_campaign_inside AS inside
                               WHERE inside.campaign_id = %s AND inside.partner_id = member.id) AND %s""",
        str(today),
        members,
        campaign_id,
        _scope("member.id", partner_ids),
    )


def note_inside(campaign_id, members, partner_ids=None):
    """Keep who belongs to the segment now, for the next time."""
    return SQL(
        """WITH member AS MATERIALIZED (SELECT id FROM (%(members)s) AS member(id)),
                gone AS (
                    DELETE FROM restaurant_campaign_inside AS inside
                     WHERE campaign_id = %(campaign)s AND %(scope)s
                       AND NOT EXISTS (SELECT FROM member WHERE member.id = inside.partner_id))
           INSERT INTO restaurant_campaign_inside (campaign_id, partner_id)
           SELECT %(campaign)s, id FROM member
               ON CONFLICT (campaign_id, partner_id) DO NOTHING""",
        members=members,
        campaign=campaign_id,
        scope=_scope("inside.partner_id", partner_ids),
    )


def logged(kind, since, tag_id=None, tier_id=None, partner_ids=None):
    """Guests of whom the log noted something of this kind after the UTC instant ``since``."""
    return SQL(
        """SELECT partner_id, 'log ' || id AS occurrence FROM restaurant_guest_log AS entry
            WHERE kind = %s AND logged_at > %s AND %s AND %s AND %s""",
        kind,
        since,
        SQL("tag_id = %s", tag_id) if tag_id else SQL("TRUE"),
        SQL("tier_id = %s", tier_id) if tier_id else SQL("TRUE"),
        _scope("partner_id", partner_ids),
    )


def birthdays(days, since, today):
    """Guests whose birthday, solar or lunar, came to be ``days`` away after the day ``since`` and until ``today``."""
    says = celebration()
    birthday = next_birthday(says, SQL("(%s::date + 1 + %s)", since, days))
    return SQL(
        """SELECT partner_id, to_char(birthday, 'YYYY-MM-DD') AS occurrence
             FROM (SELECT id AS partner_id, %(birthday)s AS birthday FROM res_partner
                    WHERE %(known)s AND (guest_birthday IS NULL OR guest_birthday <= %(today)s)) AS born
            WHERE birthday <= %(today)s::date + %(days)s""",
        birthday=birthday,
        known=is_known(says),
        today=today,
        days=days,
    )


def stayed_away(since, today, days=None, rhythm=None):
    """Guests whose last visit came to be so long ago after the day ``since`` and until ``today``.

    :param days: this many days
    :param rhythm: or so many percent of the guest's own usual days between visits
    """
    silence = SQL("%s", days) if days else SQL("ceil(usual_gap * %s / 100.0)::int", rhythm)
    known = SQL("TRUE") if days else SQL("usual_gap > 0")
    return SQL(
        """SELECT partner_id, last_visit_date::varchar AS occurrence FROM restaurant_guest_profile
            WHERE last_visit_date IS NOT NULL AND %(known)s
              AND last_visit_date + %(silence)s > %(since)s::date
              AND last_visit_date + %(silence)s <= %(today)s::date""",
        known=known,
        silence=silence,
        since=since,
        today=today,
    )


def _scope(column, partner_ids):
    column = SQL.identifier(*column.split("."))
    return SQL("TRUE") if partner_ids is None else SQL("%s = ANY(%s)", column, list(partner_ids))
