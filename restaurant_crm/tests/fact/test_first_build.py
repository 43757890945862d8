"""The first build writes in another way than a payment does, and the same."""

import contextlib
import json
import random
from unittest.mock import patch

from odoo.tests import tagged

from ...engine.fact import first_build as engine
from ...models.fact import restaurant_visit_first_build as build
from ..common import GuestCase
from . import facts_oracle as oracle
from .random_house import House


@tagged("post_install", "-at_install")
class TestFirstBuild(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()

    def setUp(self):
        super().setUp()
        house = House(self, random.Random(16))
        for _event in range(40):
            house.step()
        self.process()
        self.everybody = house.everybody
        self.before = oracle.stored_visits(self.everybody)
        self.issues = oracle.stored_issues(self.everybody)
        self.profiles = self.measured()
        self.guards = self.found_guards()
        self.env.cr.execute("UPDATE res_partner SET guest_profile_id = NULL")
        for table in ("restaurant_visit", "restaurant_guest_profile", "restaurant_fact_issue"):
            self.env.cr.execute(f"DELETE FROM {table}")
        self.env.invalidate_all()
        self.startPatcher(patch.object(build, "MANY_ORDERS", 1))

    @classmethod
    def measured(cls):
        profiles = cls.env["restaurant.guest.profile"].search([("visits", ">", 0)], order="partner_id")
        return profiles.read(
            ["partner_id", "visits", "spend", "visits_90", "usual_gap", "favourite_dish_id", "top_dishes", "as_of"],
            load=False,
        )

    @classmethod
    def found_guards(cls):
        """The keys and indexes that guard visits and lines, by their definitions."""
        cls.env.cr.execute(
            """SELECT conname || pg_get_constraintdef(oid) || convalidated FROM pg_constraint
                WHERE conrelid::regclass::text IN ('restaurant_visit', 'restaurant_visit_line',
                                                   'restaurant_guest_profile') AND contype = 'f'
                UNION ALL
               SELECT pg_get_indexdef(indexrelid) || coalesce(obj_description(indexrelid), '') FROM pg_index
                WHERE indrelid::regclass::text IN ('restaurant_visit', 'restaurant_visit_line')"""
        )
        return sorted(row[0] for row in cls.env.cr.fetchall())

    def assertBuilt(self):
        self.assertEqual(oracle.stored_visits(self.everybody), self.before)
        self.assertEqual(oracle.stored_visits(self.everybody), oracle.expected_visits(self.everybody))
        self.assertEqual(oracle.stored_issues(self.everybody), self.issues)
        without_ids = [{**row, "id": 0} for row in self.measured()]
        self.assertEqual(without_ids, [{**row, "id": 0} for row in self.profiles])
        self.assertEqual(self.found_guards(), self.guards)
        for guest in self.everybody.exists():
            self.assertEqual(guest.guest_profile_id, self.profile(guest))
        self.assertFalse(self.env["restaurant.visit"]._is_first_build())
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])

    def test_first_build_equals_the_oracle_and_leaves_everything_guarded(self):
        self.assertTrue(self.before)
        changed = self.env["restaurant.visit"]._rebuild()
        self.assertEqual(set(changed), {visit.partner_id for visit in self.before})
        self.assertBuilt()

    def test_build_in_slices_that_was_killed_goes_on(self):
        Visit = self.env["restaurant.visit"]
        self.startPatcher(patch.object(engine, "SLICE", 1))
        Visit._lift_guards()
        self.assertLess(len(self.found_guards()), len(self.guards))
        first = Visit._next_guests(0, 1)
        Visit._build_slice(first)
        # Killed here. Somebody pays meanwhile, and somebody is evaluated.
        later = Visit._next_guests(first[0], 1)
        Visit._rebuild(later)
        self.assertTrue(Visit._is_first_build())
        Visit._rebuild()
        self.assertBuilt()

    def test_keys_come_back_phase_by_phase(self):
        Visit = self.env["restaurant.visit"]
        Visit._lift_guards()
        Visit._build_slice(Visit._next_guests(0))
        phases = []

        def killed():
            phases.append(self.env["ir.config_parameter"].get_param(build.PARAMETER))
            raise InterruptedError

        for _restart in range(2):
            # assertRaises would take back what has been committed.
            with contextlib.suppress(InterruptedError):
                Visit._restore_guards(commit=killed)
        self.assertEqual([json.loads(phase)["phase"] for phase in phases], [1, 2])
        Visit._restore_guards()
        self.assertBuilt()

    def test_what_a_key_would_refuse_goes(self):
        Visit = self.env["restaurant.visit"]
        Visit._lift_guards()
        Visit._build_slice(Visit._next_guests(0))
        self.env.cr.execute(
            """INSERT INTO restaurant_visit_line (visit_id, partner_id, product_id, visit_date, qty, amount)
               SELECT 0, partner_id, product_id, visit_date, qty, amount FROM restaurant_visit_line LIMIT 1"""
        )
        Visit._restore_guards()
        self.assertBuilt()

    def test_check_builds_first(self):
        """As after an installation into a large house, and after an interruption."""
        self.env["restaurant.fact.check"]._start("install")
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.env["restaurant.fact.check"].search([], limit=1).state, "done")
        self.assertBuilt()
