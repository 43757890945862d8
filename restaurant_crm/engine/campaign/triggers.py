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


def these(partner_ids, occurrence):
    """Guests who are known."""
    return SQL("SELECT id AS partner_id, %s::varchar AS occurrence FROM (%s) AS guest", occurrence, only(partner_ids))


def only(partner_ids):
    """SELECT these ids, as one constant: of a list of a million constants PostgreSQL would make as many nodes."""
    return SQL("SELECT unnest(%s::int[]) AS id", _constant(partner_ids))


def moved(campaign_id, members, partner_ids=None):
    """SELECT ``(guest, whether the guest came or left)`` of those who belong to the segment now and did not when it was
    asked the last time, or the other way round.

    :param members: SELECT of the ids of the segment's guests
    """
    return SQL(
        """SELECT COALESCE(member.id, inside.partner_id), member.id IS NOT NULL
             FROM (SELECT id FROM (%s) AS member(id) WHERE %s) AS member
             FULL JOIN (SELECT partner_id FROM restaurant_campaign_inside WHERE campaign_id = %s AND %s) AS inside
                    ON inside.partner_id = member.id
            WHERE member.id IS NULL OR inside.partner_id IS NULL""",
        members,
        _scope("id", partner_ids),
        campaign_id,
        _scope("partner_id", partner_ids),
    )


def note_inside(campaign_id, came, left):
    """Keep who belongs to the segment now, for the next time; see ``moved``."""
    return SQL(
        """WITH gone AS (
               DELETE FROM restaurant_campaign_inside
                WHERE campaign_id = %(campaign)s AND partner_id = ANY(%(left)s::int[]))
           INSERT INTO restaurant_campaign_inside (campaign_id, partner_id)
           SELECT %(campaign)s, id FROM (%(came)s) AS guest
               ON CONFLICT (campaign_id, partner_id) DO NOTHING""",
        campaign=campaign_id,
        came=only(came),
        left=_constant(left),
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


def last_entry():
    """SELECT the id of the last entry of the guest log."""
    return SQL("SELECT COALESCE(max(id), 0) FROM restaurant_guest_log")


def is_new(entry_id):
    """SQL: whether an ``occurrence`` is an entry of the guest log that came after this one."""
    return SQL("substr(occurrence, 5)::int > %s", entry_id)


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


def _constant(ids):
    return f"{{{','.join(map(str, ids))}}}"


def _scope(column, partner_ids):
    column = SQL.identifier(*column.split("."))
    return SQL("TRUE") if partner_ids is None else SQL("%s = ANY(%s)", column, list(partner_ids))
