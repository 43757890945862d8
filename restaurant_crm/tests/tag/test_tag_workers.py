"""Tags on two connections: what only committed data can show, and crashes in the middle."""

from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import tagged

from ...models.shared.transactions import CONFLICTS
from ..fact.workers_case import WorkersCase


@tagged("post_install", "-at_install")
class TestTagWorkers(WorkersCase):
    def setUp(self):
        super().setUp()
        with self.committed() as env:
            # Rules of the installation would evaluate these guests, too.
            self.resting = env["restaurant.tag.rule"].search([("paused", "=", False)]).ids
            env["restaurant.tag.rule"].browse(self.resting).paused = True
            once, never = env["restaurant.tag"].create([{"name": "Two workers once"}, {"name": "Two workers never"}])
            rules = env["restaurant.tag.rule"].create(
                [
                    self.rule_vals(once, {"measure": "visits", "comparison": ">=", "value": 1}),
                    self.rule_vals(never, {"measure": "visits", "comparison": "=", "value": 0}),
                ]
            )
        self.once_id, self.never_id, self.rule_ids = once.id, never.id, rules.ids
        self.addCleanup(self.forget_tags)

    def rule_vals(self, tag, condition):
        # Only the guests of the test, whoever else is in the house.
        return {
            "name": tag.name,
            "tag_id": tag.id,
            "partner_domain": f"[('id', 'in', {self.guest_ids})]",
            "condition_ids": [Command.create(condition)],
        }

    def forget_tags(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            env["restaurant.tag.rule"].browse(self.resting).paused = False
            env["restaurant.tag"].browse([self.once_id, self.never_id]).exists().unlink()
            cr.execute("DELETE FROM restaurant_guest_log WHERE partner_id = ANY(%s)", [self.guest_ids])

    def assertTags(self, *expected):
        """What each guest carries, and that the log says how it came to it."""
        with closing(self.registry.cursor()) as cr:
            names = {self.once_id: "once", self.never_id: "never"}
            cr.execute(
                "SELECT partner_id, tag_id FROM restaurant_tag_assignment WHERE partner_id = ANY(%s)", [self.guest_ids]
            )
            carried = {(guest, names[tag]) for guest, tag in cr.fetchall()}
            self.assertEqual(carried, {(self.guest_ids[number], name) for number, name in expected})
            cr.execute(
                """SELECT partner_id, tag_id, sum(CASE kind WHEN 'tag_gained' THEN 1 ELSE -1 END), count(*)
                     FROM restaurant_guest_log WHERE partner_id = ANY(%s) GROUP BY partner_id, tag_id""",
                [self.guest_ids],
            )
            logged = cr.fetchall()
            self.assertEqual({(guest, names[tag]) for guest, tag, net, _count in logged if net == 1}, carried)
            self.assertLessEqual({net for _guest, _tag, net, _count in logged}, {0, 1})

    def evaluate(self, env, partner_ids=None):
        """All rules of the test, for everybody by default."""
        return env["restaurant.tag.rule"].browse(self.rule_ids)._apply(partner_ids)

    def test_worker_and_everybody_at_once(self):
        """Both write what they saw; whoever saw less starts again."""
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
        everybody = self.connect()
        everybody["res.partner"].search_count([])  # takes its snapshot now
        with self.committed() as env:
            self.work(env)
        self.assertTags((0, "once"))
        with self.assertRaises(CONFLICTS), self.quiet():
            self.evaluate(everybody)
        everybody.cr.rollback()
        everybody.invalidate_all()
        self.evaluate(everybody)
        everybody.cr.commit()
        self.assertTags((0, "once"), (1, "never"), (2, "never"))

    def test_everybody_on_old_facts_does_not_tag(self):
        """The guest came for the first time in between and was evaluated; “never came” is not to be written."""
        for known in (False, True):
            with self.subTest(known=known):
                number = int(known)
                if known:
                    # A profile of a guest all of whose orders were given back.
                    with self.committed() as env:
                        env["restaurant.guest.profile"]._lock([self.guest_ids[number]])
                slow = self.connect()
                slow["res.partner"].search_count([])
                with self.committed() as env:
                    self.order(env, number, "2026-05-01 04:00:00")
                with self.committed() as env:
                    self.work(env)
                with self.assertRaises(CONFLICTS), self.quiet():
                    self.evaluate(slow, [self.guest_ids[number]])
                slow.cr.rollback()

    def test_worker_that_began_before_everybody_ended_starts_again(self):
        """What was written on old facts is not seen by a worker that knows better: it must not get away with it."""
        for known in (False, True):
            number = int(known)
            with self.subTest(known=known):
                if known:
                    with self.committed() as env:
                        env["restaurant.guest.profile"]._lock([self.guest_ids[number]])
                everybody = self.connect()
                self.assertTrue(self.evaluate(everybody, [self.guest_ids[number]]))
                with self.committed() as env:
                    self.order(env, number, "2026-05-01 04:00:00")
                worker = self.connect()
                claimed = worker["restaurant.guest.queue"]._claim(10)
                self.assertTrue(claimed)
                everybody.cr.commit()
                with self.assertRaises(CONFLICTS), self.quiet():
                    worker["restaurant.guest.queue"]._evaluate([self.guest_ids[number]])
                worker.cr.rollback()
                worker.invalidate_all()
                self.work(worker)
        self.assertTags((0, "once"), (1, "once"))

    def test_two_evaluations_of_everybody(self):
        one, two = self.connect(), self.connect()
        two["res.partner"].search_count([])
        self.assertEqual(self.evaluate(one), 3)
        one.cr.commit()
        with self.assertRaises(CONFLICTS), self.quiet():
            self.evaluate(two)
        two.cr.rollback()
        two.invalidate_all()
        self.assertEqual(self.evaluate(two), 0)
        two.cr.commit()
        self.assertTags((0, "never"), (1, "never"), (2, "never"))

    def test_worker_that_still_saw_a_rule_which_was_switched_off(self):
        """Its tag is let go of by the next run in the background."""
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
        worker = self.connect()
        self.assertTrue(worker["restaurant.guest.queue"]._process())
        with self.committed() as env:
            env["restaurant.tag.rule"].browse(self.rule_ids).active = False
        worker.cr.commit()
        self.assertTags((0, "once"))
        with self.committed() as env:
            env["restaurant.tag.rule"]._apply_strays()
        self.assertTags()

    def test_killed_in_the_middle(self):
        """Nothing of a transaction that dies is kept, and all of it is done again."""
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
        worker = self.connect()
        self.assertTrue(worker["restaurant.guest.queue"]._process())
        worker.cr.rollback()
        self.assertTags()
        self.work(worker)
        self.assertTags((0, "once"))

    def test_killed_between_groups(self):
        """What was committed stays, what is due remains due."""
        worker = self.connect()
        Rule = worker["restaurant.tag.rule"]
        Rule.browse(self.rule_ids)._make_due()
        worker.cr.commit()
        apply_due = type(Rule)._apply_due
        done = []

        def die(rules, tags):
            if self.never_id in tags.ids:
                raise KeyboardInterrupt
            done.extend(tags.ids)
            return apply_due(rules, tags)

        with patch.object(type(Rule), "_apply_due", die), self.assertRaises(KeyboardInterrupt):
            Rule._cron_apply()
        worker.cr.rollback()
        worker.invalidate_all()
        self.assertTags()
        self.assertTrue(Rule.browse(self.rule_ids[1]).due)
        Rule._cron_apply()
        worker.cr.commit()
        self.assertFalse(any(Rule.browse(self.rule_ids).mapped("due")))
        self.assertTags((0, "never"), (1, "never"), (2, "never"))

    def test_scheduled_action_starts_again_after_a_conflict(self):
        worker = self.connect()
        Rule = worker["restaurant.tag.rule"]
        Rule.browse(self.rule_ids)._make_due()
        worker.cr.commit()
        hold, met = Rule._write_changes, []

        def meet(rules, *args):
            changes = type(Rule)._write_changes.origin(rules, *args)
            if changes and not met:
                met.append(True)
                raise CONFLICTS[0]("could not serialize access")
            return changes

        meet.origin = type(Rule)._write_changes
        with patch.object(type(Rule), "_write_changes", meet):
            Rule._cron_apply()
        worker.cr.commit()
        self.assertTrue(hold and met)
        self.assertTags((0, "never"), (1, "never"), (2, "never"))
