"""Orders with a dish, of a channel, a part of the day or a kind of guest, week by week; from the lines of a study."""

from odoo.tools import SQL

from .menu_items import LINES

# Ways to look at an order: the kind and the column of ``line`` that names the subject.
KINDS = {
    "dish": SQL("line.dish_id::text"),
    "group": SQL("category.id::text"),
    "channel": SQL("line.channel"),
    "daypart": SQL("line.daypart"),
    "guest": SQL(
        """CASE WHEN line.partner_id IS NULL THEN 'unknown' WHEN profile.first_visit_date = line.day THEN 'new'
                ELSE 'known' END"""
    ),
}


def weeks(until, number):
    """SELECT ``(kind, subject, region_id, week, orders)``: of all regions with the region 0, of a region with its id.

    The kind "all" has all orders. Weeks are counted from 0, the earliest, to ``number`` - 1.

    :param until: the day after the last whole week
    """
    kinds = {**KINDS, "all": SQL("'all'")}
    return SQL(
        """WITH line AS MATERIALIZED (
               SELECT *, %(number)s - 1 - (%(until)s::date - 1 - day) / 7 AS week FROM %(lines)s AS line
                WHERE day < %(until)s::date AND day >= %(until)s::date - 7 * %(number)s)
           %(selects)s""",
        number=number,
        until=until,
        lines=LINES,
        selects=SQL(" UNION ALL ").join(_select(kind, subject) for kind, subject in kinds.items()),
    )


def _select(kind, subject):
    joins = SQL()
    if kind == "group":
        joins = SQL(
            """JOIN LATERAL (SELECT rel.pos_category_id AS id FROM pos_category_product_template_rel rel
                               JOIN pos_category ON pos_category.id = rel.pos_category_id
                              WHERE rel.product_template_id = line.dish_id
                           ORDER BY pos_category.sequence, pos_category.name::text LIMIT 1) AS category ON TRUE"""
        )
    elif kind == "guest":
        joins = SQL("LEFT JOIN restaurant_guest_profile profile ON profile.partner_id = line.partner_id")
    return SQL(
        """SELECT %(kind)s, subject, CASE WHEN grouping(region_id) = 1 THEN 0 ELSE region_id END, week,
                  count(DISTINCT order_id)
             FROM (SELECT %(subject)s AS subject, line.region_id, line.week, line.order_id FROM line %(joins)s) AS line
         GROUP BY GROUPING SETS ((subject, week), (subject, week, region_id))""",
        kind=kind,
        subject=subject,
        joins=joins,
    )
