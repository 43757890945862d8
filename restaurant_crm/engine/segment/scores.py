"""Points for what is measured and judged, and their sum."""

from datetime import timedelta

from odoo.tools import SQL


def points(values, per_unit, cap):
    """SELECT ``(partner_id, points)``: so many for each unit of ``values``, at most ``cap`` either way.

    :param values: SQL that selects ``(partner_id, value)``
    """
    floor = -cap if per_unit < 0 else 0
    return SQL(
        """SELECT partner_id,
                  greatest(least(value::numeric * %(per_unit)s::numeric, %(cap)s::numeric), %(floor)s) AS points
             FROM (%(values)s) AS measured WHERE value IS NOT NULL""",
        values=values,
        per_unit=per_unit,
        cap=cap,
        floor=floor,
    )


def total(parts):
    """SELECT ``(partner_id, value)``, the sum of the points of all ``parts``, rounded to one decimal."""
    if not parts:
        return SQL("SELECT id AS partner_id, 0 AS value FROM res_partner WHERE FALSE")
    return SQL(
        "SELECT partner_id, round(sum(points), 1) AS value FROM (%s) AS part GROUP BY partner_id",
        SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
    )


def grades(question, kind):
    """SELECT ``(partner_id, value)``: the latest grade of a kind within the window of the question."""
    since = question.today - timedelta(days=question.window.value) if question.window.kind == "days" else None
    return SQL(
        """SELECT DISTINCT ON (partner_id) partner_id, grade AS value FROM restaurant_guest_grade
            WHERE kind = %s AND graded_on <= %s AND (%s::date IS NULL OR graded_on > %s::date) AND %s
         ORDER BY partner_id, graded_on DESC, id DESC""",
        kind,
        question.today,
        since,
        since,
        question.scope(SQL("partner_id")),
    )
