"""What is older than it may be kept."""

from typing import NamedTuple

from odoo.tools import SQL

# Rows with something to take: table, the time that counts, and the columns that are emptied.
EMPTIED = {
    "messages": ("mailing_trace", "create_date", ("email", "sms_number")),
    "complaints": ("restaurant_complaint", "closed_at", ("contact_name", "phone", "email")),
    "feedback": ("restaurant_feedback", "answered_at", ("phone",)),
    "log": ("restaurant_guest_log", "logged_at", ("note", "explanation")),
}


class Growing(NamedTuple):
    """A table that only grows, of which old rows go as a whole: the time that counts, and what else has to hold."""

    table: str
    column: str
    condition: SQL = SQL("TRUE")


def due(kind, before):
    """SELECT the ids of the rows of a kind that a run takes: of tables, attachments or contacts.

    :param before: instant in UTC
    """
    if kind == "files":
        return SQL(
            """SELECT id FROM ir_attachment WHERE res_model = 'restaurant.history.import' AND create_date < %s""",
            before,
        )
    if kind == "guests":
        return SQL(
            """SELECT guest.id FROM res_partner AS guest
                WHERE guest.active AND guest.partner_share IS TRUE AND guest.is_company IS NOT TRUE
                  AND guest.parent_id IS NULL AND guest.create_date < %(before)s AND %(may_go)s
                  AND NOT EXISTS (SELECT FROM restaurant_privacy_request AS asked
                                   WHERE asked.partner_id = guest.id AND asked.kind = 'erase'
                                     AND (asked.state IN ('open', 'running') OR asked.received_at > %(before)s))
             ORDER BY guest.id""",
            before=before,
            may_go=_may_go(before),
        )
    if kind == "entries":
        # Whole months only.
        return SQL("SELECT id FROM restaurant_guest_log WHERE logged_at < date_trunc('month', %s)", before)
    table, column, names = EMPTIED[kind]
    return SQL(
        "SELECT id FROM %s WHERE %s < %s AND (%s)",
        SQL.identifier(table),
        SQL.identifier(column),
        before,
        SQL(" OR ").join(SQL("%s IS NOT NULL", SQL.identifier(name)) for name in names),
    )


def take(kind, before):
    """UPDATE the rows that are due: empty what must not be kept."""
    table, _column, names = EMPTIED[kind]
    return SQL(
        "UPDATE %s SET %s WHERE id IN (%s)",
        SQL.identifier(table),
        SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in names),
        due(kind, before),
    )


def old_rows(growing, before):
    """SELECT the ids of the rows of a ``Growing`` table that go."""
    return SQL(
        "SELECT id FROM %s WHERE %s < %s AND %s",
        SQL.identifier(growing.table),
        SQL.identifier(growing.column),
        before,
        growing.condition,
    )


def delete(growing, before, limit):
    """DELETE so many of them, those that another transaction holds left out."""
    table = SQL.identifier(growing.table)
    return SQL(
        "DELETE FROM %s WHERE id = ANY(ARRAY(%s LIMIT %s FOR UPDATE OF %s SKIP LOCKED))",
        table,
        old_rows(growing, before),
        limit,
        table,
    )


def still_leaving(partner_ids, before):
    """SELECT those of the contacts who have neither come nor said anything since, and have no money here."""
    return SQL(
        "SELECT guest.id FROM res_partner AS guest WHERE guest.id = ANY(%s) AND %s", partner_ids, _may_go(before)
    )


def _may_go(before):
    """Whether nothing speaks against forgetting a guest: asked when they are told, and again when they go."""
    return SQL(
        """NOT EXISTS (SELECT FROM restaurant_visit AS visit
                        WHERE visit.partner_id = guest.id AND visit.visited_at >= %(before)s)
           AND NOT EXISTS (SELECT FROM pos_order AS placed
                            WHERE placed.partner_id = guest.id AND placed.date_order >= %(before)s)
           AND NOT EXISTS (SELECT FROM restaurant_consent AS consent
                            WHERE consent.partner_id = guest.id AND consent.given_at >= %(before)s)
           AND NOT EXISTS (SELECT FROM restaurant_feedback AS feedback
                            WHERE feedback.partner_id = guest.id AND feedback.answered_at >= %(before)s)
           AND NOT EXISTS (SELECT FROM restaurant_complaint AS complaint
                            WHERE complaint.partner_id = guest.id AND complaint.received_at >= %(before)s)
           -- Whoever has money here is no stranger.
           AND NOT EXISTS (SELECT FROM loyalty_card AS card
                             JOIN loyalty_program AS program ON program.id = card.program_id
                             JOIN res_partner AS owner ON owner.id = card.partner_id
                            WHERE (owner.id = guest.id OR owner.parent_id = guest.id) AND card.points > 0
                              AND program.program_type IN ('ewallet', 'gift_card'))
           -- Suppliers and whoever gets invoices are no guests of this kind.
           AND NOT EXISTS (SELECT FROM account_move AS move WHERE move.partner_id = guest.id)""",
        before=before,
    )
