"""SQL of what the dishes that are forecast take of each ingredient."""

from odoo.tools import SQL

# A row is named by its ingredient and by the first row of the forecast that needs it: 32 bits are for the latter.
SHIFT = 2**32


def needs(normal_score):
    """SELECT a row for each store, day and ingredient.

    A busy day of a store is busy for all its dishes, so that what is common to them is added up before it is squared;
    days, and stores, are busy or quiet for themselves: ``variance`` can be added up over them.

    :param normal_score: how many deviations above the mean are enough
    """
    return SQL(
        """SELECT need.*, greatest(need.expected + %(score)s * sqrt(need.variance), 0) AS enough
             FROM (SELECT recipe.product_id::bigint * %(shift)s + min(row.id) AS id, row.store_id, store.warehouse_id,
                          store.company_id, row.date, recipe.product_id, template.uom_id AS uom_id,
                          count(DISTINCT row.dish_id)::int AS dish_count,
                          sum(recipe.quantity * row.expected) AS expected,
                          sum(recipe.quantity ^ 2 * row.variance) + sum(recipe.quantity * row.common) ^ 2 AS variance,
                          sum(recipe.quantity * row.sold) AS used
                     FROM restaurant_forecast AS row
                     JOIN restaurant_store AS store ON store.id = row.store_id
                     JOIN restaurant_recipe_ingredient AS recipe
                          ON recipe.dish_id = row.dish_id AND recipe.company_id = store.company_id
                     JOIN product_product AS product ON product.id = recipe.product_id
                     JOIN product_template AS template ON template.id = product.product_tmpl_id
                 GROUP BY recipe.product_id, row.store_id, store.warehouse_id, store.company_id, row.date,
                          template.uom_id) AS need""",
        score=normal_score,
        shift=SHIFT,
    )


def enough(expected, variance, normal_score):
    """SQL of what is enough for several rows of one ingredient together."""
    return SQL("greatest(sum(%s) + %s * sqrt(sum(%s)), 0)", expected, normal_score, variance)
