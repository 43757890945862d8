"""SQL that keeps what dishes take in line with the recipes."""

from odoo.tools import SQL


def bring_in_line(company, rows):
    """Two statements that make these the rows of a company and write nothing that is so already.

    :param rows: (dish id, product id, quantity)
    """
    dishes, products, quantities = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    wanted = SQL("unnest(%s::int[], %s::int[], %s::float8[])", dishes, products, quantities)
    yield SQL(
        """DELETE FROM restaurant_recipe_ingredient AS row
            WHERE company_id = %s AND NOT EXISTS (
                  SELECT FROM %s AS wanted(dish_id, product_id, quantity)
                   WHERE (wanted.dish_id, wanted.product_id) = (row.dish_id, row.product_id))""",
        company.id,
        wanted,
    )
    yield SQL(
        """INSERT INTO restaurant_recipe_ingredient AS row (company_id, dish_id, product_id, quantity)
           SELECT %s, * FROM %s
               ON CONFLICT (company_id, dish_id, product_id) DO UPDATE SET quantity = excluded.quantity
            WHERE row.quantity IS DISTINCT FROM excluded.quantity""",
        company.id,
        wanted,
    )
