"""What a payment costs with the addon and without it.

The same order, as a till sends it, is synchronised in turns in a database with the addon
and in one without. Each call commits, as a request does.
"""

import gc
import os
import random
import sys
from statistics import median
from time import thread_time
from uuid import uuid4

from clock import cpu_of

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry

ORDERS = int(os.environ.get("BENCH_ORDERS", 400))
LINES = 3
# Orders that are followed instruction by instruction, which takes long.
STEPPED = 3


class Till:
    """A point of sale with an open session in one database."""

    def __init__(self, database):
        self.registry = Registry(database)
        with self._env() as env:
            journal = env["account.journal"].create({"name": "Bench", "type": "cash", "code": f"B{uuid4().hex[:4]}"})
            method = env["pos.payment.method"].create({"name": "Bench cash", "journal_id": journal.id})
            config = env["pos.config"].create(
                {"name": "Bench", "module_pos_restaurant": True, "payment_method_ids": [(6, 0, method.ids)]}
            )
            session = env["pos.session"].create({"config_id": config.id, "user_id": SUPERUSER_ID})
            session.state = "opened"
            products = env["product.product"].create(
                [
                    {"name": f"Dish {number}", "list_price": 20, "available_in_pos": True, "taxes_id": False}
                    for number in range(LINES)
                ]
            )
            guests = env["res.partner"].create([{"name": f"Guest {number}"} for number in range(50)])
            self.session, self.method = session.id, method.id
            self.products, self.guests = products.ids, guests.ids

    def bytecodes(self):
        """How many instructions of Python one order takes, whatever else the machine does."""
        count = 0

        def step(_frame, event, _arg):
            nonlocal count
            count += event == "opcode"
            return step

        def called(frame, _event, _arg):
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            return step

        sys.settrace(called)
        try:
            self.sync()
        finally:
            sys.settrace(None)
        return count

    def _env(self):
        return _Environment(self.registry)

    def sync(self):
        """Pay one order. Return the seconds that this thread and PostgreSQL computed, and the number of queries."""
        order = self._order()
        start = thread_time()
        with self._env() as env:
            backend = env.cr._cnx.get_backend_pid()
            database = cpu_of(backend)
            queries = env.cr.sql_log_count
            env["pos.order"].sync_from_ui([order])
            env.flush_all()
            queries = env.cr.sql_log_count - queries
        return thread_time() - start, cpu_of(backend) - database, queries

    def _order(self):
        total = 20.0 * LINES
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "state": "paid",
            "session_id": self.session,
            "user_id": SUPERUSER_ID,
            "partner_id": random.choice(self.guests),
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "lines": [
                (
                    0,
                    0,
                    {
                        "uuid": str(uuid4()),
                        "product_id": product,
                        "qty": 1,
                        "price_unit": 20,
                        "price_subtotal": 20,
                        "price_subtotal_incl": 20,
                        "discount": 0,
                        "tax_ids": [],
                        "pack_lot_ids": [],
                    },
                )
                for product in self.products
            ],
            "payment_ids": [
                (0, 0, {"uuid": str(uuid4()), "amount": total, "payment_method_id": self.method, "name": "now"})
            ],
        }


class _Environment:
    """A transaction of its own that commits at the end, and a cache of its own, as a request has."""

    def __init__(self, registry):
        self.cursor = registry.cursor()

    def __enter__(self):
        return api.Environment(self.cursor, SUPERUSER_ID, {})

    def __exit__(self, kind, *_rest):
        if kind is None:
            self.cursor.commit()
        self.cursor.close()


def run(env):
    # Its snapshot would keep PostgreSQL from tidying up after the orders of this database, and of this one alone.
    env.cr.commit()
    ours, plain = Till(env.cr.dbname), Till(os.environ["BENCH_PLAIN_DATABASE"])
    for till in (ours, plain):
        for _ in range(20):
            till.sync()
    steps = [median(till.bytecodes() for _ in range(STEPPED)) for till in (ours, plain)]
    # Collecting garbage costs as much as an order and hits whoever is at it.
    gc.collect()
    gc.disable()
    pairs = []
    for number in range(ORDERS):
        # Take turns in going first: the second one finds warmer caches.
        first, second = (ours, plain) if number % 2 else (plain, ours)
        measured = {first: first.sync(), second: second.sync()}
        pairs.append((measured[ours], measured[plain]))
        gc.collect(1)
    for name, mine in (("without the addon", 1), ("with the addon", 0)):
        python, database, queries = zip(*(pair[mine] for pair in pairs), strict=True)
        print(
            f"{name:18} {1000 * median(python):7.2f} ms of Python  "
            f"{1000 * sum(database) / ORDERS:6.2f} ms of PostgreSQL  {median(queries):.0f} queries"
        )
    print(f"instructions of Python: {steps[0]:,.0f} to {steps[1]:,.0f}, ratio {steps[0] / steps[1]:.4f}")
    whole = [sum(sum(pair[which][:2]) for pair in pairs) for which in (0, 1)]
    for name, part in (("Python", slice(0, 1)), ("PostgreSQL", slice(1, 2)), ("both", slice(0, 2))):
        ratio = median(sum(mine[part]) / sum(other[part]) for mine, other in pairs)
        print(f"{name}, median of {ORDERS} paired ratios: {ratio:.3f}")
    print(f"both, ratio of the sums: {whole[0] / whole[1]:.3f}   (target: at most 1.01, and 1 query)")
