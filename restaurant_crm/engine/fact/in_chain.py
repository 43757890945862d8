"""Visits and what was had on them, to select from, with their amounts in the chain's currency."""

from odoo.tools import SQL

from ..store.chain import is_mixed
from .fact_changes import VISIT_COLUMNS

AMOUNTS = ("amount", "discount", "tip")


def visits(env, table="restaurant_visit"):
    """SQL of a table of visits, or of what stands for it."""
    if not is_mixed(env):
        return SQL.identifier(table)
    columns = SQL(", ").join(
        SQL("%s * COALESCE(chain_rate, 1) AS %s", SQL.identifier(name), SQL.identifier(name))
        if name in AMOUNTS
        else SQL.identifier(name)
        for name in ("id", "partner_id", *VISIT_COLUMNS)
    )
    return SQL("(SELECT %s FROM %s AS own)", columns, SQL.identifier(table))


def lines(env, table="restaurant_visit_line", of="restaurant_visit"):
    """SQL of a table of what was had on the visits in the table ``of``, or of what stands for it."""
    if not is_mixed(env):
        return SQL.identifier(table)
    return SQL(
        """(SELECT own.partner_id, own.visit_id, own.visit_date, own.product_id, own.dish_id, own.is_menu, own.qty,
                   own.amount * COALESCE(at.chain_rate, 1) AS amount
              FROM %s own JOIN %s at ON at.id = own.visit_id)""",
        SQL.identifier(table),
        SQL.identifier(of),
    )
