"""SQL about who was at the till."""

from odoo.tools import SQL

from odoo.addons.restaurant_crm.engine.fact import everybody


def reads(env):
    """What the statement reads, to be flushed before it runs: names of fields by model."""
    known = everybody.reads(env)
    return known | {"pos.order": [*known["pos.order"], "employee_id"]}


def by_half_hour(env, since, until, store_ids):
    """SELECT ``(store_id, day number, slot, people)``: how many employees sold in each half hour.

    Days are counted from ``since``, half hours from the midnight on which the business day began. Returns count too:
    somebody made them.
    """
    return SQL(
        """SELECT placed.store_id, placed.day - %(since)s::date,
                  floor(extract(epoch FROM placed.local_at - placed.day::timestamp) / 1800)::int,
                  count(DISTINCT sold.employee_id)::int
             FROM (%(placed)s) AS placed JOIN pos_order AS sold ON sold.id = placed.id
            WHERE sold.employee_id IS NOT NULL GROUP BY 1, 2, 3""",
        placed=everybody.placed(env, SQL("store.id = ANY(%s)", list(store_ids)), since, until, codes=("pos",)),
        since=since,
    )
