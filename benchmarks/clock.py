"""Time and queries of a call."""

from os import sysconf
from pathlib import Path
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


def cpu_seconds(env, call):
    """How long PostgreSQL computed for one call; on a machine shared with others steadier than the wall clock.

    Needs the server on the same machine; parallel workers are other processes and do not count.
    """
    env.cr.execute("SELECT pg_backend_pid()")
    (backend,) = env.cr.fetchone()
    before = cpu_of(backend)
    call()
    return cpu_of(backend) - before


def cpu_of(pid):
    """Seconds that a process of one thread has computed until now, as finely as the kernel tells it."""
    fine = Path(f"/proc/{pid}/schedstat")
    if fine.exists():
        return int(fine.read_text().split()[0]) / 1e9
    stat = Path(f"/proc/{pid}/stat").read_text()
    return sum(map(int, stat.rsplit(")", 1)[1].split()[11:13])) / sysconf("SC_CLK_TCK")


def fact_scan(env):
    """CPU seconds to read all visits and lines once, one process, adding up one column of each."""

    def both():
        env.cr.execute("SELECT sum(amount) FROM restaurant_visit")
        env.cr.execute("SELECT sum(qty) FROM restaurant_visit_line")

    both()
    return min(cpu_seconds(env, both) for _ in range(5))
