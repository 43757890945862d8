"""Rows of others behind a record."""

from odoo import fields
from odoo.fields import Domain
from odoo.orm.utils import COLLECTION_TYPES
from odoo.tools import SQL


class ReadableRows(fields.One2many):
    """Rows of which some are hidden from some users: a search finds by those that the user may read.

    Core finds by ids, and by whether there are any, without asking the record rules of the rows.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator not in ("in", "not in") or not isinstance(value, COLLECTION_TYPES) or model.env.su:
            return super().condition_to_sql(field_expr, operator, value, model, alias, query)
        ids = [row_id for row_id in value if row_id]
        ways = [("any", Domain("id", "in", ids))] if ids else []
        if len(ids) < len(value):
            ways.append(("not any", Domain.TRUE))
        condition = super().condition_to_sql
        found = [condition(field_expr, way, domain, model, alias, query) for way, domain in ways]
        return SQL("(%s) IS %s TRUE", SQL(" OR ").join(found), SQL("" if operator == "in" else "NOT"))
