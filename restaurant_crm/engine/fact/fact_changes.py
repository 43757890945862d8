"""The half of the facts' statement that writes what differs; ``facts`` composes the other half.

It reads the subqueries ``scope``, ``visit``, ``dish`` and ``issue``.
"""

from odoo.tools import SQL

from . import sources as of_orders

VISIT_COLUMNS = (
    "store_id", "channel", "visited_at", "ended_at", "visit_date", "weekday", "hour", "daypart",
    "floor_id", "covers", "amount", "discount", "tip", "order_count", "source", "chain_rate", "day_kind",
)  # fmt: skip

ISSUE_COLUMNS = ("partner_id", "kind", "product_id", "qty", "amount")


def _columns(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)


def write(sources):
    """Write what differs. Every subquery sees the tables as they were before the statement."""
    order_names = SQL(", ").join(SQL.identifier(source.column) for source in sources)

    def orders(key):
        return [column for _name, column in of_orders.columns(sources, key)]

    return SQL(
        """
        old AS MATERIALIZED (
            SELECT stored.*, %(key)s AS order_key
              FROM scope JOIN restaurant_visit stored ON stored.partner_id = scope.id AND visited_at >= scope.since),
        gone AS (
            DELETE FROM restaurant_visit stored USING old
             WHERE stored.id = old.id
               AND NOT EXISTS (SELECT FROM visit WHERE visit.partner_id = old.partner_id
                                                   AND visit.order_key = old.order_key)
         RETURNING stored.partner_id),
        moved AS (
            UPDATE restaurant_visit stored SET (%(names)s) = ROW(%(new)s)
              FROM visit, old
             WHERE stored.id = old.id AND old.partner_id = visit.partner_id AND old.order_key = visit.order_key
               AND (%(known)s) IS DISTINCT FROM (%(new)s)
         RETURNING stored.partner_id),
        added AS (
            INSERT INTO restaurant_visit (partner_id, %(order_names)s, %(names)s)
            SELECT visit.partner_id, %(orders)s, %(new)s
              FROM visit
             WHERE NOT EXISTS (SELECT FROM old WHERE old.partner_id = visit.partner_id
                                                 AND old.order_key = visit.order_key)
             ORDER BY visit.visited_at, visit.order_key
         RETURNING id, partner_id, %(key_of_added)s AS order_key),
        known AS (
            SELECT id, partner_id, order_key FROM added
             UNION ALL
            SELECT old.id, old.partner_id, old.order_key FROM old JOIN visit USING (partner_id, order_key)),
        -- Dishes find their visit, and old and new lines each other, by grouping: of joins the planner,
        -- which knows nothing of these subqueries, makes loops within loops.
        line AS MATERIALIZED (
            SELECT * FROM (
                SELECT max(visit_id) OVER (PARTITION BY partner_id, order_key) AS visit_id,
                       partner_id, product_id, dish_id, is_menu, visit_date, qty, amount
                  FROM (SELECT id AS visit_id, partner_id, order_key, NULL::int AS product_id, NULL::int AS dish_id,
                               NULL::bool AS is_menu,
                               NULL::date AS visit_date, NULL::float8 AS qty, NULL::float8 AS amount
                          FROM known
                         UNION ALL
                        SELECT NULL, partner_id, order_key, product_id, dish_id, is_menu, visit_date, qty, amount
                          FROM dish) AS side
                   ) AS found WHERE product_id IS NOT NULL),
        old_line AS MATERIALIZED (
            SELECT stored.*
              FROM scope JOIN restaurant_visit_line stored ON stored.partner_id = scope.id
             WHERE scope.since = '-infinity'
             UNION ALL
            SELECT stored.*
              FROM scope
              JOIN old ON old.partner_id = scope.id
              JOIN restaurant_visit_line stored ON stored.partner_id = scope.id AND stored.visit_id = old.id
             WHERE scope.since > '-infinity'),
        pair AS MATERIALIZED (
            SELECT partner_id, visit_id, product_id, is_menu, max(old_id) AS old_id, bool_or(is_new) AS is_new,
                   max(old_dish) AS old_dish, max(new_dish) AS new_dish,
                   max(old_date) AS old_date, max(old_qty) AS old_qty, max(old_amount) AS old_amount,
                   max(new_date) AS new_date, max(new_qty) AS new_qty, max(new_amount) AS new_amount
              FROM (SELECT partner_id, visit_id, product_id, is_menu IS TRUE AS is_menu, FALSE AS is_new, id AS old_id,
                           visit_date AS old_date, qty AS old_qty, amount AS old_amount, dish_id AS old_dish,
                           NULL::date AS new_date, NULL::float8 AS new_qty, NULL::float8 AS new_amount,
                           NULL::int AS new_dish
                      FROM old_line
                     UNION ALL
                    SELECT partner_id, visit_id, product_id, is_menu, TRUE, NULL, NULL, NULL, NULL, NULL,
                           visit_date, qty, amount, dish_id
                      FROM line) AS side
          GROUP BY partner_id, visit_id, product_id, is_menu),
        gone_line AS (
            DELETE FROM restaurant_visit_line stored USING pair
             WHERE stored.id = pair.old_id AND NOT pair.is_new
         RETURNING stored.partner_id),
        moved_line AS (
            UPDATE restaurant_visit_line stored
               SET visit_date = pair.new_date, qty = pair.new_qty, amount = pair.new_amount, dish_id = pair.new_dish
              FROM pair
             WHERE stored.id = pair.old_id AND pair.is_new
               AND (pair.old_date, pair.old_qty, pair.old_amount, pair.old_dish)
                   IS DISTINCT FROM (pair.new_date, pair.new_qty, pair.new_amount, pair.new_dish)
         RETURNING stored.partner_id),
        added_line AS (
            INSERT INTO restaurant_visit_line
                   (visit_id, partner_id, visit_date, product_id, dish_id, is_menu, qty, amount)
            SELECT visit_id, partner_id, new_date, product_id, new_dish, is_menu, new_qty, new_amount
              FROM pair
             WHERE old_id IS NULL
             ORDER BY visit_id, product_id
         RETURNING partner_id),
        old_issue AS MATERIALIZED (
            SELECT stored.* FROM scope JOIN restaurant_fact_issue stored ON stored.partner_id = scope.id),
        gone_issue AS (
            DELETE FROM restaurant_fact_issue stored USING old_issue
             WHERE stored.id = old_issue.id AND NOT EXISTS (SELECT FROM issue WHERE %(same_issue)s)
         RETURNING stored.partner_id),
        added_issue AS (
            INSERT INTO restaurant_fact_issue (%(issue_names)s, %(order_names)s)
            SELECT %(issue_values)s, %(issue_orders)s FROM issue
             WHERE NOT EXISTS (SELECT FROM old_issue WHERE %(same_issue)s)
             ORDER BY order_key, product_id
         RETURNING partner_id)
        SELECT partner_id FROM gone UNION SELECT partner_id FROM moved UNION SELECT partner_id FROM added
         UNION SELECT partner_id FROM gone_line UNION SELECT partner_id FROM moved_line
         UNION SELECT partner_id FROM added_line UNION SELECT partner_id FROM gone_issue
         UNION SELECT partner_id FROM added_issue
         ORDER BY 1
        """,
        names=SQL(", ").join(SQL.identifier(name) for name in VISIT_COLUMNS),
        new=_columns("visit", VISIT_COLUMNS),
        known=_columns("old", VISIT_COLUMNS),
        issue_names=SQL(", ").join(SQL.identifier(name) for name in ISSUE_COLUMNS),
        issue_values=_columns("issue", ISSUE_COLUMNS),
        same_issue=SQL(
            "(%s, issue.order_key) IS NOT DISTINCT FROM (%s, %s)",
            _columns("issue", ISSUE_COLUMNS),
            _columns("old_issue", ISSUE_COLUMNS),
            of_orders.key_of(sources, "old_issue"),
        ),
        key=of_orders.key_of(sources, "stored"),
        key_of_added=of_orders.key_of(sources, "restaurant_visit"),
        order_names=order_names,
        orders=SQL(", ").join(orders(SQL("visit.order_key"))),
        issue_orders=SQL(", ").join(orders(SQL("issue.order_key"))),
    )
