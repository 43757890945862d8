"""As of 19.0.1.1.0, to measure what came after beside it.

The half of the facts' statement that writes what differs; ``facts`` composes the other half.

It reads the subqueries ``visit``, ``dish`` and ``old``.
"""

from odoo.tools import SQL

VISIT_COLUMNS = (
    "store_id", "channel", "visited_at", "ended_at", "visit_date", "weekday", "hour", "daypart",
    "floor_id", "covers", "amount", "discount", "order_count",
)  # fmt: skip


def _columns(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)


def write(partner_ids):
    """Write what differs. Every subquery sees the tables as they were before the statement."""
    return SQL(
        """
        gone AS (
            DELETE FROM restaurant_visit stored USING old
             WHERE stored.id = old.id
               AND NOT EXISTS (SELECT FROM visit WHERE visit.partner_id = old.partner_id
                                                   AND visit.order_id = old.order_id)
         RETURNING stored.partner_id),
        moved AS (
            UPDATE restaurant_visit stored SET (%(names)s) = ROW(%(new)s)
              FROM visit, old
             WHERE stored.id = old.id AND old.partner_id = visit.partner_id AND old.order_id = visit.order_id
               AND (%(known)s) IS DISTINCT FROM (%(new)s)
         RETURNING stored.partner_id),
        added AS (
            INSERT INTO restaurant_visit (partner_id, order_id, %(names)s)
            SELECT visit.partner_id, visit.order_id, %(new)s
              FROM visit
             WHERE NOT EXISTS (SELECT FROM old WHERE old.partner_id = visit.partner_id
                                                 AND old.order_id = visit.order_id)
             ORDER BY visit.visited_at, visit.order_id
         RETURNING id, partner_id, order_id),
        known AS (
            SELECT id, partner_id, order_id FROM added
             UNION ALL
            SELECT old.id, old.partner_id, old.order_id FROM old JOIN visit USING (partner_id, order_id)),
        -- Dishes find their visit, and old and new lines each other, by grouping: of joins the planner,
        -- which knows nothing of these subqueries, makes loops within loops.
        line AS MATERIALIZED (
            SELECT * FROM (
                SELECT max(visit_id) OVER (PARTITION BY partner_id, order_id) AS visit_id,
                       partner_id, product_id, visit_date, qty, amount
                  FROM (SELECT id AS visit_id, partner_id, order_id, NULL::int AS product_id,
                               NULL::date AS visit_date, NULL::float8 AS qty, NULL::float8 AS amount
                          FROM known
                         UNION ALL
                        SELECT NULL, partner_id, order_id, product_id, visit_date, qty, amount FROM dish) AS side
                   ) AS found WHERE product_id IS NOT NULL),
        old_line AS MATERIALIZED (SELECT * FROM restaurant_visit_line WHERE partner_id = ANY(%(guests)s)),
        pair AS MATERIALIZED (
            SELECT partner_id, visit_id, product_id, max(old_id) AS old_id, bool_or(is_new) AS is_new,
                   max(old_date) AS old_date, max(old_qty) AS old_qty, max(old_amount) AS old_amount,
                   max(new_date) AS new_date, max(new_qty) AS new_qty, max(new_amount) AS new_amount
              FROM (SELECT partner_id, visit_id, product_id, FALSE AS is_new, id AS old_id,
                           visit_date AS old_date, qty AS old_qty, amount AS old_amount,
                           NULL::date AS new_date, NULL::float8 AS new_qty, NULL::float8 AS new_amount
                      FROM old_line
                     UNION ALL
                    SELECT partner_id, visit_id, product_id, TRUE, NULL, NULL, NULL, NULL, visit_date, qty, amount
                      FROM line) AS side
          GROUP BY partner_id, visit_id, product_id),
        gone_line AS (
            DELETE FROM restaurant_visit_line stored USING pair
             WHERE stored.id = pair.old_id AND NOT pair.is_new
         RETURNING stored.partner_id),
        moved_line AS (
            UPDATE restaurant_visit_line stored
               SET visit_date = pair.new_date, qty = pair.new_qty, amount = pair.new_amount
              FROM pair
             WHERE stored.id = pair.old_id AND pair.is_new
               AND (pair.old_date, pair.old_qty, pair.old_amount)
                   IS DISTINCT FROM (pair.new_date, pair.new_qty, pair.new_amount)
         RETURNING stored.partner_id),
        added_line AS (
            INSERT INTO restaurant_visit_line (visit_id, partner_id, visit_date, product_id, qty, amount)
            SELECT visit_id, partner_id, new_date, product_id, new_qty, new_amount
              FROM pair
             WHERE old_id IS NULL
             ORDER BY visit_id, product_id
         RETURNING partner_id)
        SELECT partner_id FROM gone UNION SELECT partner_id FROM moved UNION SELECT partner_id FROM added
         UNION SELECT partner_id FROM gone_line UNION SELECT partner_id FROM moved_line
         UNION SELECT partner_id FROM added_line
         ORDER BY 1
        """,
        names=SQL(", ").join(SQL.identifier(name) for name in VISIT_COLUMNS),
        new=_columns("visit", VISIT_COLUMNS),
        known=_columns("old", VISIT_COLUMNS),
        guests=list(partner_ids),
    )
