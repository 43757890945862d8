"""Tag rules against plain Python over lists, in random sequences of what may happen."""

import random
from collections import defaultdict
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import seeds
from .case import TagCase
from .tag_oracle import START, Book, Row, Rule

STEPS = 50


@tagged("post_install", "-at_install")
class TestTagOracle(TagCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(START):
            cls.guests = cls.env["res.partner"].create([{"name": f"Oracle {number}"} for number in range(4)])

    def test_random_lives(self):
        for seed in seeds(1, 19):
            with (
                self.subTest(seed=seed),
                self.cr.savepoint(flush=False) as savepoint,
                mute_logger("odoo.models.unlink"),
            ):
                self.live_through(seed)
                savepoint.rollback()
                self.env.invalidate_all()

    def live_through(self, seed):
        self.rng = random.Random(seed)
        self.diary = []
        with freeze_time(START) as self.clock:
            self.set_up_rules()
            for _step in range(STEPS):
                event = self.rng.choice(EVENTS)
                self.diary.append(f"{self.book.now} {event.__name__} {event(self) or ''}")
                evaluation = self.rng.choice((None, self.some, self.everybody, self.everybody))
                if evaluation:
                    self.diary.append(f"{self.book.now} {evaluation.__name__}")
                    evaluation()
                    self.assertAsWritten(seed, evaluation.__name__)

    def set_up_rules(self):
        category = self.env["restaurant.tag.category"].create({"name": "Oracle", "exclusive": True})
        names = ("Free", "High", "Low", "Asks")
        tags = [
            self._make_tag(
                f"Oracle {name}", sequence=number, category_id=category.id if name in ("High", "Low") else False
            )
            for number, name in enumerate(names)
        ]
        # The order of tags: those of a category by its sequence, others last.
        self.tags = self.env["restaurant.tag"].concat(*tags).sorted()
        free, high, low, asks = tags
        rules = []
        for tag in (free, free, high, high, low, low):
            plain = Rule(
                0,
                tag.id,
                visits=self.rng.choice((0, 1, 1, 2, 3)),
                days=self.rng.choice((2, 5, 10)),
                policy=self.rng.choice(("while_true", "keep_days", "add_only")),
                keep_days=self.rng.choice((1, 3, 6)),
                sequence=self.rng.choice((1, 10)),
            )
            condition = {"value": plain.visits, "window": "days", "window_value": plain.days}
            rules.append((plain, condition))
        policy = self.rng.choice(("while_true", "add_only"))
        asked, count, exactly = self.rng.choice(
            ((free, 1, False), (free | high, 2, False), (free | low, 1, True), (free | high | low, 2, True))
        )
        plain = Rule(0, asks.id, asks=tuple(asked.ids), count=count, exactly=exactly, policy=policy)
        condition = {"measure": "has_tag", "value": count, "comparison": "=" if exactly else ">="}
        rules.append((plain, {**condition, "tag_ids": [Command.set(asked.ids)]}))
        for plain, condition in rules:
            tag = self.env["restaurant.tag"].browse(plain.tag)
            setup = {name: getattr(plain, name) for name in ("policy", "keep_days", "sequence")}
            plain.id = self._make_rule(tag, condition, **setup).id
            self.diary.append(str(plain))
        self.book = Book(self.tags.ids, {high.id, low.id}, [plain for plain, _condition in rules])

    # -- evaluations -----------------------------------------------------------------------

    def some(self):
        """Those to whom something happened."""
        queued = set(self.env["restaurant.guest.queue"].search([]).partner_id.ids) & set(self.guests.ids)
        self.process()
        self.book.apply(sorted(queued))

    def everybody(self):
        """All ways of evaluating everybody say the same."""
        results = {}
        for way in (self.rng.choice((self.fully, self.guest_by_guest)), self.in_the_background):
            with self.cr.savepoint() as savepoint:
                way()
                results[way.__name__] = self.stored()
                if way != self.in_the_background:
                    savepoint.rollback()
            self.env.invalidate_all()
        self.assertPreviewed()
        self.book.apply(self.guests.ids)
        for way, rows in results.items():
            self.assertEqual(rows, self.book.live(), f"{way}\n" + "\n".join(self.diary))

    def fully(self):
        self.env["restaurant.visit"]._rebuild(self.guests.ids)
        self.env["restaurant.tag.rule"]._apply()

    def guest_by_guest(self):
        self.env["restaurant.visit"]._rebuild(self.guests.ids)
        for guest in self.guests:
            self.env["restaurant.tag.rule"]._apply(guest.ids)

    def in_the_background(self):
        self.process()
        self.night()

    def assertPreviewed(self):
        """What a preview shows is what then happens."""
        rule = self.rng.choice(self.env["restaurant.tag.rule"].with_context(active_test=False).browse(self.rule_ids()))
        on = self.rng.random() < 0.6
        with self.cr.savepoint() as savepoint:
            self.process()
            shown = {row for row in rule._preview(active=on) if row[0] != "kept"}
            tags = rule._tags_given()._with_rivals()
            Log = self.env["restaurant.guest.log"]
            last = Log.search([], limit=1, order="id desc").id or 0
            if on:
                rule.write({"active": True, "paused": False})
                rule._apply()
            else:
                rule.write({"active": False, "paused": False})
            entries = Log.search([("id", ">", last), ("tag_id", "in", tags.ids)])
            done = {(entry.kind.removeprefix("tag_"), entry.partner_id.id, entry.tag_id.id) for entry in entries}
            # What had expired and comes again is lost and gained: guests did not carry it, so they gain it.
            done -= {("lost", guest, tag) for what, guest, tag in done if what == "gained"}
            self.assertEqual(done, shown, f"preview of {rule.id}, on={on}\n" + "\n".join(self.diary))
            savepoint.rollback()
        self.env.invalidate_all()

    # -- what is stored --------------------------------------------------------------------

    def stored(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT partner_id, tag_id, origin, state, rule_id, expires_at, kept_until FROM restaurant_tag_assignment
                WHERE partner_id = ANY(%s)""",
            [self.guests.ids],
        )
        rows = {
            (guest, tag): Row(origin, state, rule, expires, self.read_ends(ends))
            for guest, tag, origin, state, rule, expires, ends in self.env.cr.fetchall()
        }
        return {key: row for key, row in rows.items() if row.state == "blocked" or row.live(self.book.now)}

    def read_ends(self, ends):
        return tuple(sorted((int(rule), datetime.fromisoformat(until)) for rule, until in (ends or {}).items()))

    def assertAsWritten(self, seed, when):
        self.assertEqual(self.stored(), self.book.live(), f"seed {seed}, {when}\n" + "\n".join(self.diary))
        carried = {(guest.id, tag.id) for guest in self.guests for tag in guest.guest_tag_ids}
        expected = {
            key for key, row in self.book.live().items() if row.state == "active" and key[1] not in self.book.archived
        }
        self.assertEqual(carried, expected, f"seed {seed}")
        self.assertLogged(seed)

    def assertLogged(self, seed):
        """Each tag is gained and lost in turn, gained last by those who carry it or did until it expired."""
        entries = self.env["restaurant.guest.log"].search(
            [("partner_id", "in", self.guests.ids), ("kind", "in", ("tag_gained", "tag_lost"))], order="logged_at, id"
        )
        kinds = defaultdict(list)
        for entry in entries:
            kinds[entry.partner_id.id, entry.tag_id.id].append(entry.kind)
        for key, each in kinds.items():
            turns = ["tag_gained", "tag_lost"] * len(each)
            self.assertEqual(each, turns[: len(each)], f"seed {seed}, {key}\n" + "\n".join(self.diary))
        gained = {key for key, each in kinds.items() if each[-1] == "tag_gained"}
        live = {key for key, row in self.book.live().items() if row.state == "active"}
        self.assertLessEqual(live, gained)
        self.assertLessEqual(gained - live, {key for key, row in self.book.rows.items() if row.state == "active"})

    # -- what may happen -------------------------------------------------------------------

    def rule_ids(self):
        return [rule.id for rule in self.book.rules]

    def pick(self):
        return self.rng.choice(self.guests), self.rng.choice(self.tags)

    def pick_rule(self, asking=True):
        plain = self.rng.choice([rule for rule in self.book.rules if asking or not rule.asks])
        return plain, self.env["restaurant.tag.rule"].browse(plain.id)

    def come(self):
        guest = self.rng.choice(self.guests)
        self.bring(guest, 0)
        self.book.visits[guest.id].append((self.book.now + timedelta(hours=8)).date())
        return guest.id

    def give_visit_back(self):
        guest = self.rng.choice(self.guests)
        orders = self.env["pos.order"].search([("partner_id", "=", guest.id), ("is_refund", "=", False)])
        orders = orders.filtered(lambda order: not any(order.lines.mapped("refunded_qty")))
        if orders:
            order = self.rng.choice(orders)
            self.give_back(order, at=order.date_order + timedelta(hours=1))
            self.book.visits[guest.id].remove((order.date_order + timedelta(hours=8)).date())
        return guest.id

    def let_time_pass(self):
        step = timedelta(days=self.rng.choice((0, 1, 1, 2, 4, 11)), hours=self.rng.choice((0, 1, 3)))
        now = self.book.now + step
        # Between the hour of visits and midnight in Shanghai.
        self.book.now = now if now.hour <= 15 else now.replace(hour=6)
        if self.book.now < now - step:
            self.book.now = now - step
        self.clock.move_to(self.book.now)
        self.env.invalidate_all()

    def give_by_hand(self):
        guest, tag = self.pick()
        origin = self.rng.choice(("manual", "import"))
        expires = self.rng.choice((None, self.book.now + timedelta(days=2)))
        tag._give(guest, origin, expires or False)
        self.book.give(guest.id, tag.id, origin, expires)
        return guest.id, tag.id, expires

    def take_by_hand(self):
        guest, tag = self.pick()
        tag._take(guest)
        self.book.take(guest.id, tag.id)
        return guest.id, tag.id

    def block(self):
        guest, tag = self.pick()
        tag._block(guest)
        self.book.block(guest.id, tag.id)
        return guest.id, tag.id

    def unblock(self):
        guest, tag = self.pick()
        tag._unblock(guest)
        self.book.unblock(guest.id, tag.id)
        return guest.id, tag.id

    def pin(self):
        guest, tag = self.pick()
        row = self.row(guest, tag)
        if row.origin == "rule" and row in row.filtered_domain(row._live()):
            row.action_pin()
            self.book.pin(guest.id, tag.id)
        return guest.id, tag.id

    def switch(self):
        plain, rule = self.pick_rule()
        plain.active = not plain.active
        plain.paused = plain.paused and plain.active
        rule.write({"active": plain.active, "paused": plain.paused})
        if not plain.active:
            given = {tag for (_guest, tag), row in self.book.rows.items() if row.rule == plain.id} | {plain.tag}
            self.book.apply(self.guests.ids, self.with_rivals(given))
        return plain

    def pause(self):
        plain, rule = self.pick_rule()
        if plain.active:
            plain.paused = not plain.paused
            rule.paused = plain.paused
        return plain

    def change(self):
        plain, rule = self.pick_rule()
        plain.policy = self.rng.choice(("while_true", "keep_days", "add_only"))
        plain.keep_days = self.rng.choice((1, 3, 6))
        plain.sequence = self.rng.choice((1, 10))
        rule.write({name: getattr(plain, name) for name in ("policy", "keep_days", "sequence")})
        return plain

    def change_condition(self):
        plain, rule = self.pick_rule(asking=False)
        plain.visits = self.rng.choice((1, 2, 3))
        self.set_value(rule, plain.visits if not plain.broken else False)
        return plain

    def change_tag(self):
        plain, rule = self.pick_rule(asking=False)
        given = {tag for (_guest, tag), row in self.book.rows.items() if row.rule == plain.id}
        plain.tag = self.rng.choice([tag for tag in self.book.tags if tag != self.asking_tag()])
        rule.tag_id = plain.tag
        self.book.apply(self.guests.ids, self.with_rivals(given | {plain.tag}))
        return plain

    def breakdown(self):
        plain, rule = self.pick_rule(asking=False)
        plain.broken = not plain.broken
        self.set_value(rule, False if plain.broken else plain.visits)
        return plain

    def set_value(self, rule, value):
        rule.write({"condition_ids": [Command.update(rule.condition_ids.id, {"value": value})]})

    def archive_tag(self):
        tag = self.rng.choice(self.tags)
        tag.active = not tag.active
        self.book.archived ^= {tag.id}
        return tag.id, tag.active

    def asking_tag(self):
        return next(rule.tag for rule in self.book.rules if rule.asks)

    def with_rivals(self, tags):
        slots = {self.book.slot(tag) for tag in tags}
        return {tag for tag in self.book.tags if self.book.slot(tag) in slots}


EVENTS = [
    TestTagOracle.come,
    TestTagOracle.come,
    TestTagOracle.come,
    TestTagOracle.come,
    TestTagOracle.come,
    TestTagOracle.give_visit_back,
    TestTagOracle.let_time_pass,
    TestTagOracle.let_time_pass,
    TestTagOracle.let_time_pass,
    TestTagOracle.let_time_pass,
    TestTagOracle.give_by_hand,
    TestTagOracle.give_by_hand,
    TestTagOracle.take_by_hand,
    TestTagOracle.take_by_hand,
    TestTagOracle.block,
    TestTagOracle.unblock,
    TestTagOracle.pin,
    TestTagOracle.switch,
    TestTagOracle.pause,
    TestTagOracle.change,
    TestTagOracle.change_condition,
    TestTagOracle.change_tag,
    TestTagOracle.breakdown,
    TestTagOracle.archive_tag,
]
