"""Taking back a merge of contacts: what core's merge moves, deletes and overwrites, row by row. Executes nothing.

Core points rows at the contact that is left, deletes those that a unique key keeps it from moving, and keeps no record
of either. So rows are read before and after, and what differs is what the merge did.
"""

from odoo.tools import SQL

# Built anew from the orders, or of no use once the merge is over.
DERIVED = {
    "restaurant_visit", "restaurant_visit_line", "restaurant_guest_profile", "restaurant_fact_issue",
    "restaurant_guest_queue", "restaurant_guest_former", "restaurant_merge", "base_partner_merge_automatic_wizard",
    "base_partner_merge_line", "restaurant_identity_candidate",
}  # fmt: skip
# What happened to whom: it moves and goes back, and what has come since stays where it came.
MOVED_ONLY = ("restaurant_guest_log",)
# Tables of which the rows of the contact that is left change as well when both had the same.
TOUCHED = ("restaurant_", "loyalty_card", "res_partner")
# Rows that name a contact by model and id.
NAMED = (
    ("ir_attachment", "res_id", "res_model"),
    ("mail_followers", "res_id", "res_model"),
    ("mail_activity", "res_id", "res_model"),
    ("mail_message", "res_id", "model"),
    ("ir_model_data", "res_id", "model"),
)


def is_touched(table):
    return table not in MOVED_ONLY and (table.startswith(TOUCHED[0]) or table in TOUCHED)


def has_id():
    """SELECT the names of the tables that have an id; the others link two records."""
    return SQL(
        """SELECT table_name FROM information_schema.columns
            WHERE table_schema = current_schema AND column_name = 'id'"""
    )


def rows(table, column, partner_ids, model=None):
    """SELECT ``(contact, row as JSON)`` of the rows that point to these contacts."""
    about = SQL("AND %s = 'res.partner'", SQL.identifier(model)) if model else SQL()
    return SQL(
        "SELECT stored.%s, to_jsonb(stored) FROM %s AS stored WHERE stored.%s = ANY(%s) %s",
        SQL.identifier(column),
        SQL.identifier(table),
        SQL.identifier(column),
        list(partner_ids),
        about,
    )


def contacts(partner_ids):
    """SELECT ``(id, row as JSON)`` of the contacts themselves."""
    return SQL("SELECT id, to_jsonb(res_partner) FROM res_partner WHERE id = ANY(%s)", list(partner_ids))


def existing(table, ids):
    """SELECT ``(id, row as JSON)`` of these rows that are still there."""
    return SQL("SELECT id, to_jsonb(stored) FROM %s AS stored WHERE id = ANY(%s)", SQL.identifier(table), list(ids))


def put_back(table, row):
    """INSERT a row as it was, unless something stands in its place by now. Columns that are gone are left out."""
    return SQL(
        """INSERT INTO %(table)s SELECT (jsonb_populate_record(NULL::%(table)s, %(row)s::jsonb)).*
      ON CONFLICT DO NOTHING""",
        table=SQL.identifier(table),
        row=row,
    )


def point_back(table, column, source_id, survivor_id, ids):
    """UPDATE rows to point to the contact that they were moved from, where nobody has moved them since."""
    return SQL(
        "UPDATE %(table)s SET %(column)s = %(source)s WHERE id = ANY(%(ids)s) AND %(column)s = %(survivor)s",
        table=SQL.identifier(table),
        column=SQL.identifier(column),
        source=source_id,
        survivor=survivor_id,
        ids=list(ids),
    )


def set_back(table, row_id, column, before, after):
    """UPDATE one column to what it was, where it is still as the merge left it; values are JSON."""
    return SQL(
        """UPDATE %(table)s AS stored
              SET %(column)s = (jsonb_populate_record(NULL::%(table)s, jsonb_build_object(%(name)s, %(before)s::jsonb)))
                               .%(column)s
            WHERE stored.id = %(id)s
              AND to_jsonb(stored) -> %(name)s IS NOT DISTINCT FROM COALESCE(%(after)s::jsonb, 'null'::jsonb)""",
        table=SQL.identifier(table),
        column=SQL.identifier(column),
        name=column,
        before=before,
        after=after,
        id=row_id,
    )


def unlink_link(table, row):
    """DELETE a row of a table without ids that says exactly this."""
    return SQL(
        "DELETE FROM %s AS stored WHERE to_jsonb(stored) = %s::jsonb",
        SQL.identifier(table),
        row,
    )


def drop(table, ids):
    return SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), list(ids))


def points_of_both(partner_ids):
    """SELECT ``(program, card, contact, points, expiry)`` of cards of programs of which several of these have one."""
    return SQL(
        """SELECT card.program_id, card.id, card.partner_id, card.points, card.expiration_date
             FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
            WHERE card.partner_id = ANY(%(ids)s) AND card.active AND program.program_type IN ('loyalty', 'ewallet')
              AND card.program_id IN (SELECT program_id FROM loyalty_card WHERE partner_id = ANY(%(ids)s) AND active
                                       GROUP BY program_id HAVING count(DISTINCT partner_id) > 1)
         ORDER BY card.program_id, card.id""",
        ids=list(partner_ids),
    )
