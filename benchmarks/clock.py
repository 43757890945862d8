"""Time and queries of a call."""

from statistics import median
from time import perf_counter


def seconds(call):
    """How long one call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def milliseconds(call, between, times=21):
    """The median of some calls, after one to warm up; ``between`` them is not timed."""
    measured = []
    for _ in range(times + 1):
        measured.append(seconds(call))
        between()
    return 1000 * median(measured[1:])


def scan(env):
    """How long PostgreSQL reads all orders and lines once, adding up one column of each."""

    def both():
        env.cr.execute("SELECT sum(amount_total) FROM pos_order")
        env.cr.execute("SELECT sum(qty) FROM pos_order_line")

    both()
    return min(seconds(both) for _ in range(3))
