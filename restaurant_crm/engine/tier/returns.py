"""Returns that levels do not know yet, and guests as they would be without them.

What is a return is said in ``engine.fact.returns``: a line that names what it takes back, or one with a negative
quantity on a bill of the guest.
"""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES


def unjudged(partner_ids=None):
    """SELECT ``(partner_id, refund_id)``: bills that took something back from these guests, not judged for them so far.

    Guests who wait in the queue are left out: their visits do not show yet what they gave back.

    :param partner_ids: ids of guests; None for everybody
    """
    guests = SQL("IS NOT NULL") if partner_ids is None else SQL("= ANY(%s)", list(partner_ids))
    return SQL(
        """SELECT given.partner_id, given.refund_id
             FROM (SELECT bought.partner_id, back.order_id AS refund_id
                     FROM pos_order AS bought
                     JOIN pos_order_line AS line ON line.order_id = bought.id
                     JOIN pos_order_line AS back ON back.refunded_orderline_id = line.id
                    WHERE bought.partner_id %(guests)s AND back.refunded_orderline_id IS NOT NULL
                    UNION
                   SELECT bill.partner_id, bill.id
                     FROM pos_order AS bill JOIN pos_order_line AS back ON back.order_id = bill.id
                    WHERE bill.partner_id %(guests)s AND back.qty < 0 AND back.refunded_orderline_id IS NULL) AS given
             JOIN pos_order AS refund ON refund.id = given.refund_id AND refund.state IN %(states)s
            WHERE NOT EXISTS (SELECT FROM restaurant_tier_return AS judged
                               WHERE judged.partner_id = given.partner_id AND judged.refund_id = given.refund_id)
              AND NOT EXISTS (SELECT FROM restaurant_guest_queue AS waiting
                               WHERE waiting.partner_id = given.partner_id)""",
        guests=guests,
        states=COUNTED_STATES,
    )


def note(pairs):
    """Note ``(partner id, refund id)`` pairs as judged."""
    return SQL(
        """INSERT INTO restaurant_tier_return (partner_id, refund_id)
           SELECT * FROM unnest(%s::int[], %s::int[]) ON CONFLICT DO NOTHING""",
        [pair[0] for pair in pairs],
        [pair[1] for pair in pairs],
    )


def note_all():
    """Note all returns there are as judged."""
    return SQL("INSERT INTO restaurant_tier_return (partner_id, refund_id) %s ON CONFLICT DO NOTHING", unjudged())


def set_aside(refund_ids):
    """Make these bills take nothing back, for an answer to "what if"; to be rolled back.

    What else is on a bill stays; one with nothing else does not count at all.
    """
    return SQL(
        """WITH back AS (
               UPDATE pos_order_line
                  SET qty = 0, price_subtotal = 0, price_subtotal_incl = 0, refunded_orderline_id = NULL
                WHERE order_id = ANY(%(bills)s) AND (refunded_orderline_id IS NOT NULL OR qty < 0))
           UPDATE pos_order SET state = 'cancel'
            WHERE id = ANY(%(bills)s)
              AND NOT EXISTS (SELECT FROM pos_order_line AS line
                               WHERE line.order_id = pos_order.id AND line.refunded_orderline_id IS NULL
                                 AND line.qty >= 0)""",
        bills=list(refund_ids),
    )
