"""What is left of the lines of orders when everything given back is taken off. One rule for every way of returning:

* A return that names its line takes back from that line, wherever, whenever and by whomever it is made. A return of a
  return gives back to the line at the beginning of the chain.
* A line with a negative quantity that names none takes back from the guest's last order, its own included, that has
  the same product.
* What is left of a line lies between nothing and what was sold. What goes beyond took nothing back: it is listed.
* A return is no order of its own. Whatever else is on its bill counts as if the return were not there.

Of a set menu the parts are the dishes. They share what the menu itself cost by their list prices, and of a menu of
which a half was returned no more than a half of each part is left.
"""

from odoo.tools import SQL

from .placed import COUNTED_STATES, signed_amount

# Quantities below are nothing but what adding up floats leaves behind.
NOTHING = SQL("1e-6")

# Part of the price of what was had, so part of what the guest spent.
PRICED = ("dish", "fee", "other", "reward")
# What can be taken back by a line that does not say what it returns; the minus of others is a payment or a discount.
GIVEN_BACK = ("dish", "fee", "other", "tip")


def _left(sold, returned):
    """SQL of what is left: between nothing and what was sold, whichever its sign."""
    return SQL("LEAST(GREATEST(%(sum)s, LEAST(%(sold)s, 0)), GREATEST(%(sold)s, 0))",
               sum=SQL("%s + COALESCE(%s, 0)", sold, returned), sold=sold)  # fmt: skip


def took(own):
    """SELECT what returns took back from each line that was sold, down whole chains of returns.

    :param own: the item ``own`` of a FROM: the lines
    """
    return SQL(
        """WITH RECURSIVE chain AS (
               %(first)s WHERE own.returns_id IS NULL
               UNION
               %(again)s)
           SELECT line_id, sum(qty) AS qty, sum(amount) AS amount FROM chain GROUP BY line_id""",
        first=_returns_of(own, SQL("own.id"), SQL("own.id")),
        again=_returns_of(SQL("chain"), SQL("chain.id"), SQL("chain.line_id")),
    )


def _returns_of(lines, returned_id, line_id):
    """SELECT the paid returns of ``lines``, each with the line that was sold in the beginning."""
    return SQL(
        """SELECT %(line_id)s AS line_id, back.id, back.qty::float8 AS qty,
                  %(amount)s / COALESCE(NULLIF(bill.currency_rate, 0), 1)::float8 AS amount
             FROM %(lines)s
             JOIN pos_order_line back
                  ON back.refunded_orderline_id = %(returned_id)s AND back.refunded_orderline_id IS NOT NULL
             JOIN pos_order bill ON bill.id = back.order_id AND bill.state IN %(states)s""",
        lines=lines,
        line_id=line_id,
        returned_id=returned_id,
        amount=signed_amount("back"),
        states=COUNTED_STATES,
    )


def part():
    """SELECT all lines with what is left of each and what was taken off the price of that; of a return nothing is."""
    return SQL(
        """SELECT id, order_id, partner_id, date_order, product_id, returns_id, menu_id, kind, qty, amount, list_price,
                  left_qty, left_amount, over_qty, over_amount, %(taken_off)s AS taken_off
             FROM (SELECT own.id, own.order_id, own.partner_id, own.date_order, own.product_id, own.returns_id,
                          own.menu_id, own.kind, own.qty, own.amount, own.discount, own.price, own.list_price,
                          CASE WHEN own.returns_id IS NULL THEN %(qty)s ELSE 0 END AS left_qty,
                          CASE WHEN own.returns_id IS NULL THEN %(amount)s ELSE 0 END AS left_amount,
                          LEAST(own.qty + took.qty, 0) AS over_qty,
                          LEAST(own.amount + took.amount, 0) AS over_amount
                     FROM own LEFT JOIN took ON took.line_id = own.id) AS line""",
        qty=_left(SQL("own.qty"), SQL("took.qty")),
        amount=_left(SQL("own.amount"), SQL("took.amount")),
        taken_off=_taken_off(),
    )


def _taken_off():
    """What discounts took off the price of what is left of a line, taxes included.

    A dish has a discount in percent; of one that was given away nothing was paid, and its
    price before taxes has to do. Rewards and the discount of the whole bill are lines of
    their own that lower the bill. What pays, tips and deposits take nothing off.
    """
    return SQL(
        """CASE WHEN kind NOT IN %(priced)s THEN 0
                WHEN kind = 'reward' OR left_amount < 0 THEN GREATEST(-left_amount, 0)
                WHEN discount <= 0 THEN 0
                WHEN discount < 100 THEN left_amount * discount / (100 - discount)
                ELSE left_qty * price END""",
        priced=PRICED,
    )


def portion():
    """SELECT the parts of set menus with what is left of each, its share of the price of the menu included."""
    return SQL(
        """SELECT part.id, part.menu_id, part.qty, part.share AS left_qty, part.taken_off * part.kept AS taken_off,
                  part.left_amount * part.kept
                      + part.menu_amount * COALESCE(part.weight / NULLIF(sum(part.weight) OVER menu, 0),
                                                    part.share / NULLIF(sum(part.share) OVER menu, 0), 0)
                      AS left_amount
             FROM (
                   SELECT part.*, share, share * part.list_price AS weight, menu.left_amount AS menu_amount,
                          COALESCE(share / NULLIF(part.left_qty, 0), 1) AS kept
                     FROM part
                     JOIN part AS menu ON menu.id = part.menu_id AND menu.order_id = part.order_id
                                     AND menu.returns_id IS NULL
               CROSS JOIN LATERAL (
                              SELECT sign(part.left_qty)
                                     * LEAST(abs(part.left_qty),
                                             abs(part.qty * COALESCE(menu.left_qty / NULLIF(menu.qty, 0), 1))) AS share
                          ) AS kept
                    WHERE part.returns_id IS NULL AND part.menu_id IS NOT NULL
                  ) AS part
           WINDOW menu AS (PARTITION BY part.menu_id)"""
    )


def sold():
    """SELECT all lines with what is left; the parts of menus stand for the menus, whose rows only name them."""
    return SQL(
        """SELECT part.id, part.order_id, part.partner_id, part.date_order, part.product_id, part.kind,
                  FALSE AS is_menu, part.left_qty AS qty, part.left_amount AS amount, part.taken_off,
                  part.amount AS billed
             FROM part
            WHERE part.id NOT IN (SELECT id FROM portion) AND part.id NOT IN (SELECT menu_id FROM portion)
        UNION ALL
           SELECT part.id, part.order_id, part.partner_id, part.date_order, part.product_id, part.kind,
                  FALSE, portion.left_qty, portion.left_amount, portion.taken_off, part.amount
             FROM portion JOIN part ON part.id = portion.id
        UNION ALL
           SELECT menu.id, menu.order_id, menu.partner_id, menu.date_order, menu.product_id, menu.kind, TRUE,
                  CASE WHEN whole.qty <> 0 THEN menu.left_qty ELSE 0 END, whole.amount, menu.taken_off, menu.amount
             FROM part AS menu
             JOIN (SELECT menu_id, sum(left_qty) AS qty, sum(left_amount) AS amount FROM portion GROUP BY menu_id)
                  AS whole ON whole.menu_id = menu.id"""
    )


def minus():
    """SELECT the lines that take something back without saying from what, each with the order that it is taken from."""
    return SQL(
        """SELECT DISTINCT ON (back.id) back.*, had.order_id AS taken_from
             FROM sold AS back
        LEFT JOIN sold AS had ON had.partner_id = back.partner_id AND had.product_id = back.product_id
                             AND had.is_menu = back.is_menu AND had.kind = back.kind AND had.qty > %(nothing)s
                             AND (had.date_order, had.order_id) <= (back.date_order, back.order_id)
            WHERE back.qty < 0 AND back.kind IN %(given_back)s
         ORDER BY back.id, had.date_order DESC, had.order_id DESC""",
        nothing=NOTHING,
        given_back=GIVEN_BACK,
    )


def taken():
    """SELECT what those lines take from each product of an order: no more than is left of it."""
    return SQL(
        """SELECT had.*, asked.qty AS asked_qty, asked.amount AS asked_amount,
                  LEAST(had.qty, asked.qty) AS taken_qty,
                  sign(had.amount) * LEAST(abs(had.amount), abs(asked.amount)) AS taken_amount
             FROM (SELECT taken_from AS order_id, product_id, is_menu, kind, -sum(qty) AS qty, -sum(amount) AS amount
                     FROM minus WHERE taken_from IS NOT NULL GROUP BY 1, 2, 3, 4) AS asked
             JOIN (SELECT order_id, product_id, is_menu, kind, min(partner_id) AS partner_id, sum(qty) AS qty,
                          sum(amount) AS amount, sum(taken_off) AS taken_off
                     FROM sold WHERE qty > 0 AND order_id IN (SELECT taken_from FROM minus) GROUP BY 1, 2, 3, 4) AS had
            USING (order_id, product_id, is_menu, kind)"""
    )


def kept_line():
    """SELECT what is left of everything, line by line: quantity, amount and what was taken off the price."""
    return SQL(
        """SELECT order_id, product_id, is_menu, kind, billed,
                  CASE WHEN given_back THEN 0 ELSE qty END AS qty,
                  CASE WHEN given_back THEN 0 ELSE amount END AS amount,
                  CASE WHEN given_back THEN 0 ELSE taken_off END AS taken_off
             FROM (SELECT *, qty < 0 AND kind IN %s AS given_back FROM sold) AS sold
        UNION ALL
           SELECT order_id, product_id, is_menu, kind, 0, -taken_qty, -taken_amount,
                  -taken_off * taken_qty / NULLIF(qty, 0)
             FROM taken""",
        GIVEN_BACK,
    )


def issue():
    """SELECT what could not be taken back: where it was to be taken from, or on which bill it stands."""
    return SQL(
        """SELECT partner_id, kind, order_id AS order_key, product_id,
                  round(sum(qty)::numeric, 6)::float8 AS qty, round(sum(amount)::numeric, 4)::float8 AS amount
             FROM (
                   SELECT partner_id, 'over_returned' AS kind, order_id, product_id,
                          -over_qty AS qty, -over_amount AS amount
                     FROM part WHERE qty > 0 AND returns_id IS NULL AND over_qty < -%(nothing)s
                UNION ALL
                   SELECT partner_id, 'over_returned', order_id, product_id,
                          asked_qty - taken_qty, asked_amount - taken_amount
                     FROM taken WHERE NOT is_menu AND asked_qty - taken_qty > %(nothing)s
                UNION ALL
                   SELECT partner_id, 'unmatched_return', order_id, product_id, -qty, -amount
                     FROM minus WHERE NOT is_menu AND taken_from IS NULL
                  ) AS found
         GROUP BY partner_id, kind, order_id, product_id""",
        nothing=NOTHING,
    )
