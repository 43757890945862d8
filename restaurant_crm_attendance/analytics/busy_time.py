"""How long an order takes, from who was there and how many orders came."""

from typing import NamedTuple

from odoo.addons.restaurant_crm.analytics.numeric import np

# Of the half hours in which orders came, the fifth with most orders: in these nobody is idle for long.
BUSIEST = 0.2
# Fewer half hours tell nothing.
FEWEST = 40
# Where nobody was at work in more of the orders than these, people do not check in.
LEAST_KNOWN = 0.8


class BusyTime(NamedTuple):
    """What was measured.

    :ivar minutes: of one person for one order, in busy half hours; None where it cannot be told
    :ivar known: share of the orders during which somebody was at work
    :ivar half_hours: how many busy ones were looked at
    :ivar orders: orders in them
    """

    minutes: float | None
    known: float
    half_hours: int
    orders: float


def measure(present, orders):
    """Measure from all half hours.

    :param present: minutes of people at work, by half hour
    :param orders: orders begun, by half hour
    """
    present, orders = np.asarray(present, float).ravel(), np.asarray(orders, float).ravel()
    known = orders[present > 0].sum() / max(orders.sum(), 1e-9)
    used = np.flatnonzero((present > 0) & (orders > 0))
    busiest = used[np.argsort(-orders[used], kind="stable")][: int(np.ceil(BUSIEST * len(used)))]
    if len(busiest) < FEWEST or known < LEAST_KNOWN:
        return BusyTime(None, float(known), len(busiest), float(orders[busiest].sum()))
    minutes = present[busiest].sum() / orders[busiest].sum()
    return BusyTime(float(minutes), float(known), len(busiest), float(orders[busiest].sum()))
