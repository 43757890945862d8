"""Guests forgotten in the background while a till works, and the busiest guest forgotten at once.

A thread erases as the scheduler does, batch by batch. Meanwhile a till pays through ``sync_from_ui``, started again as
Odoo's own requests are: for guests who stay, for guests whose turn comes, and for guests of the batch that is being
erased. In the end no order may have been refused, facts are what a rebuild makes of the orders, and a scan of the whole
database finds none of the names, numbers and addresses. BENCH_GUESTS=1000 takes as many guests as that.
"""

import logging
import os
import random
from statistics import median
from threading import Event, Thread
from time import perf_counter, sleep, thread_time

import payment
from clock import cpu_of

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying

GUESTS = int(os.environ.get("BENCH_GUESTS") or 10_000)
ORDERS_PER_GUEST = 3
STAYING = 200
ORDERS_OF_THE_ONE = 300
# Seconds between two orders of the till.
PAUSE = 0.5
# Words that only guests have who are to be forgotten.
NAME, MAIL, NUMBER, NOTE = "Vergeetmij", "vergeetmij.example", "8617712", "kwibusfluister"


def run(env):
    if not env["restaurant.store"].search_count([]):
        print("creating the demo chain as a frame ...", flush=True)
        env["restaurant.demo"]._load_chain()
        env.cr.commit()
    staying = _generate(env, STAYING, ORDERS_PER_GUEST)
    one = _generate(env, 1, ORDERS_OF_THE_ONE)
    print(f"generating {GUESTS:,} guests with {ORDERS_PER_GUEST} orders each ...", flush=True)
    leaving = _generate(env, GUESTS, ORDERS_PER_GUEST)
    _know(env, one + leaving)
    _settle(env)
    env["restaurant.visit"]._rebuild()
    _settle(env)
    _one(env, one)
    _many(env, leaving, staying)


def _settle(env):
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    env.cr._cnx.autocommit = False


def _generate(env, guests, orders):
    made = list(env["restaurant.demo"]._generate_volume(guests, orders))
    env.cr.commit()
    return made


def _know(env, guests):
    """What else is known of these guests: names, addresses, notes, messages, consents, tags."""
    tag = env["restaurant.tag"].search([], limit=1) or env["restaurant.tag"].create({"name": "Bench"})
    env.flush_all()
    for statement in (
        """UPDATE res_partner SET name = %(name)s || ' ' || id, complete_name = %(name)s || ' ' || id,
                  phone = '+' || %(number)s || lpad(id::text, 6, '0'),
                  phone_sanitized = '+' || %(number)s || lpad(id::text, 6, '0'),
                  email = 'g' || id || '@' || %(mail)s, email_normalized = 'g' || id || '@' || %(mail)s,
                  comment = %(note)s, street = %(note)s WHERE id = ANY(%(guests)s)""",
        """UPDATE pos_order SET email = guest.email, mobile = guest.phone, general_customer_note = %(note)s
             FROM res_partner guest WHERE guest.id = partner_id AND partner_id = ANY(%(guests)s)""",
        """INSERT INTO mail_message (model, res_id, body, message_type, date, message_id)
           SELECT 'res.partner', guest, '<p>' || %(name)s || ' ' || %(note)s || '</p>', 'comment',
                  now() AT TIME ZONE 'UTC', guest || '-' || number || '@' || %(mail)s
             FROM unnest(%(guests)s) AS guest, generate_series(1, 2) AS number""",
        """INSERT INTO restaurant_tag_assignment (partner_id, tag_id, origin, state, assigned_at)
           SELECT guest, %(tag)s, 'manual', 'active', now() AT TIME ZONE 'UTC' FROM unnest(%(guests)s) AS guest""",
        """INSERT INTO restaurant_guest_log (partner_id, kind, note, logged_at)
           SELECT guest, 'guest_taken', %(note)s, now() AT TIME ZONE 'UTC' FROM unnest(%(guests)s) AS guest""",
    ):
        env.cr.execute(
            statement,
            {"guests": guests, "tag": tag.id, "name": NAME, "mail": MAIL, "number": NUMBER, "note": NOTE},
        )
    env.invalidate_all()
    for start in range(0, len(guests), 1000):
        some = env["res.partner"].browse(guests[start : start + 1000])
        env["restaurant.consent"]._record(some, "sms", "marketing", "granted", "staff")


def _one(env, one):
    guest = env["res.partner"].browse(one)
    start = perf_counter()
    env["restaurant.personal.data"]._erase(guest)
    env.cr.commit()
    print(
        f"one guest with {ORDERS_OF_THE_ONE} orders: {perf_counter() - start:.2f} s   (target: at most 2)", flush=True
    )


def _many(env, leaving, staying):
    # What core says of conflicts, after which an order is sent again.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    requests = env["restaurant.privacy.request"].create(
        [{"partner_id": guest, "kind": "erase", "state": "running"} for guest in leaving]
    )
    env.cr.commit()
    ready, over = Event(), Event()
    till = Counter(env.cr.dbname, requests.ids, leaving, staying)
    alone = [till.pay(random.choice(staying)) for _ in range(20)]
    worker = Thread(target=_erase, args=(env.cr.dbname, ready, over))
    start = perf_counter()
    worker.start()
    ready.wait()
    try:
        meanwhile = till.work(over)
    finally:
        worker.join()
    took = perf_counter() - start
    _report(env, requests, took, alone, meanwhile, till)


def _erase(dbname, ready, over):
    """The scheduler's thread."""
    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            backend = cr._cnx.get_backend_pid()
            began, database = thread_time(), cpu_of(backend)
            ready.set()
            env["restaurant.privacy.request"]._cron_erase()
            print(
                f"erasing: {thread_time() - began:.0f} s of Python, {cpu_of(backend) - database:.0f} s of PostgreSQL",
                flush=True,
            )
    except Exception:
        logging.getLogger(__name__).exception("The erasure failed")
    finally:
        ready.set()
        over.set()


class Counter(payment.Till):
    """A till whose guests are forgotten while they pay."""

    def __init__(self, dbname, requests, leaving, staying):
        super().__init__(dbname)
        self.requests, self.leaving, self.staying = requests, leaving, staying
        self.tries, self.orders, self.refused, self.paid = 0, 0, [], set()

    def work(self, over):
        """Pay until the erasure is over; seconds of each order."""
        took = []
        while not over.is_set():
            for choose in (self._who_stays, self._anybody, self._whose_turn_it_is):
                took.append(self.pay(choose()))
            sleep(PAUSE)
        return took

    def _who_stays(self):
        return random.choice(self.staying)

    def _anybody(self):
        return random.choice(self.leaving)

    def _whose_turn_it_is(self):
        """Somebody of the batch that is being erased, or of the next one."""
        with self._env() as env:
            waiting = env["restaurant.privacy.request"].search(
                [("id", "in", self.requests), ("state", "=", "running")], order="id", limit=150
            )
            return random.choice(waiting.partner_id.ids or self.leaving)

    def pay(self, guest):
        """Pay an order as a request does: one that meets another transaction starts again. The seconds it took."""
        self.guests = [guest]
        self.paid.add(guest)
        order, start = self._order(), perf_counter()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            try:
                retrying(lambda: self._sync(env, order), env)
                cr.commit()
            except Exception as error:
                self.refused.append(repr(error))
        self.orders += 1
        return perf_counter() - start

    def _sync(self, env, order):
        self.tries += 1
        env["pos.order"].sync_from_ui([order])


def _report(env, requests, took, alone, meanwhile, till):
    env.cr.rollback()
    env.invalidate_all()
    print(f"{GUESTS:,} guests: {took:.0f} s, {1000 * took / GUESTS:.1f} ms each, with a till at work", flush=True)
    longest = sorted(meanwhile)[-1] if meanwhile else 0
    print(
        f"the till: {till.orders} orders, median {median(meanwhile):.2f} s (alone {median(alone):.2f} s), longest "
        f"{longest:.1f} s; {till.tries - till.orders} started again",
        flush=True,
    )
    expect("orders that were refused", till.refused, [])
    expect("requests that are not done", len(requests.filtered(lambda request: request.state != "done")), 0)
    arrived = env["pos.order"].search_count([("session_id", "=", till.session), ("state", "=", "paid")])
    expect("paid orders of the till", arrived, till.orders)
    env["restaurant.guest.queue"]._process()
    env.cr.commit()
    paid = sorted(till.paid)
    expect("guests corrected by a rebuild", env["restaurant.visit"]._rebuild(paid), [])
    visited = env["restaurant.visit"].search([("partner_id", "in", paid)])
    orders = env["pos.order"].search_count([("partner_id", "in", paid), ("state", "!=", "draft")])
    expect("orders on visits", sum(visited.mapped("order_count")), orders)
    start = perf_counter()
    left = env["restaurant.personal.data"]._scan([NAME, MAIL, NUMBER, NOTE], files=True)
    print(f"scan of the whole database: {perf_counter() - start:.0f} s", flush=True)
    expect("what is left of them", left, {})


def expect(what, found, wanted):
    print(f"{what}: {found!r}   {'as it should be' if found == wanted else f'** expected {wanted!r} **'}", flush=True)
