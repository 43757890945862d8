"""Rules for a few guests by prepared statements: the same as without, whatever changes, and nothing is left behind."""

from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ...engine.tag import prepared
from .case import TagCase

MODEL = "odoo.addons.restaurant_crm.models.tag.restaurant_tag_rule_prepared"


@tagged("post_install", "-at_install")
class TestTagPrepared(TagCase):
    def setUp(self):
        super().setUp()
        self.slow = 0
        Rule = type(self.env["restaurant.tag.rule"])
        apply_group = Rule._apply_group

        def count(rules, *args):
            self.slow += 1
            return apply_group(rules, *args)

        self.patch(Rule, "_apply_group", count)

    def names(self):
        return self.env.execute_query(prepared.state(self.env.company.id))[0][3] or []

    def assertPrepared(self, guest, tags):
        """Evaluating the guest gives these tags, and by a prepared statement."""
        self.slow = 0
        self.env["restaurant.tag.rule"]._apply(guest.ids)
        self.assertEqual(guest.guest_tag_ids, tags)
        self.assertFalse(self.slow)

    def test_a_guest_after_the_other(self):
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.came(self.bo, 1)
        self.assertPrepared(self.mei, self.tag)
        before = self.names()
        self.assertPrepared(self.bo, self.tag.browse())
        self.came(self.bo, 2)
        self.assertPrepared(self.bo, self.tag)
        self.assertEqual((self.names(), len(before)), (before, 1), "Prepared once")
        self.assertEqual(self.logged(self.bo), ["tag_gained"])
        self.assertEqual(self.bo.guest_log_ids.explanation[0]["value"], 2)

    def test_rules_that_change(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        self.assertPrepared(self.mei, self.tag)
        with patch.object(type(rule), "_make_due", lambda *_args: None):
            rule.condition_ids.value = 3
            self.assertPrepared(self.mei, self.tag.browse())
            rule.match = "any"
            rule.condition_ids = [Command.create({"measure": "spend", "value": 1, "comparison": ">="})]
            self.assertPrepared(self.mei, self.tag)
        other = self._make_tag("Other")
        self._make_rule(other)
        self.assertPrepared(self.mei, self.tag | other)
        self.assertEqual(len(self.names()), 1, "Statements of rules as they were are forgotten")

    def test_what_rules_name_changes(self):
        """Menu, map and the places of tags are looked up when a statement is put together."""
        spicy, town, first, second = (self._make_tag(name) for name in ("Spicy", "Town", "First", "Second"))
        parent = self.env["pos.category"].create({"name": "Hot"})
        region = self.env["restaurant.region"].create({"name": "Elsewhere"})
        self._make_rule(spicy, condition={"value": 1, "pos_category_ids": [Command.set(parent.ids)]})
        self._make_rule(town, condition={"value": 1, "region_ids": [Command.set(region.ids)]})
        self._make_rule(first)
        self._make_rule(second)
        self.came(self.mei, 1, 2, dishes={self.tofu: 1})
        self.assertPrepared(self.mei, first | second)
        self.category.parent_id = parent
        self.assertPrepared(self.mei, first | second | spicy)
        self.tofu.product_tmpl_id.pos_categ_ids = False
        self.assertPrepared(self.mei, first | second)
        self.tofu.product_tmpl_id.pos_categ_ids = parent
        self.assertPrepared(self.mei, first | second | spicy)
        self.shanghai.region_id = region
        self.assertPrepared(self.mei, first | second | spicy | town)
        level = self.env["restaurant.tag.category"].create({"name": "Level (prepared)"})
        (first | second).category_id = level
        level.exclusive = True
        self.env["restaurant.tag.rule"]._apply(self.mei.ids)
        self.assertPrepared(self.mei, first | spicy | town)
        self.shanghai.region_id = self.region
        region.unlink()
        self.assertTrue(self.env["restaurant.tag.rule"].search([("tag_id", "=", town.id)]).broken)
        self.assertPrepared(self.mei, first | spicy | town)

    def test_what_is_taken_back_is_as_before(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        try:
            with self.env.cr.savepoint():
                rule.condition_ids.value = 3
                self.assertPrepared(self.mei, self.tag.browse())
                raise ZeroDivisionError
        except ZeroDivisionError:
            self.env.invalidate_all()
        self.assertPrepared(self.mei, self.tag)

    def test_rules_about_tags_of_other_rules(self):
        second = self._make_tag("Second")
        self._make_rule()
        self._make_rule(second, condition={"measure": "has_tag", "value": 1, "tag_ids": [Command.set(self.tag.ids)]})
        self.came(self.mei, 1, 2)
        self.assertPrepared(self.mei, self.tag | second)
        names = self.names()
        self.assertEqual(len(names), 2)
        self.came(self.bo, 1, 2)
        self.assertPrepared(self.bo, self.tag | second)
        self.assertEqual(sorted(self.names()), sorted(names), "Neither pushes the other out")

    def test_contact_filters_go_the_long_way(self):
        """What they name may be anything."""
        other = self._make_tag("Filter")
        rule = self._make_rule(other, condition={"value": 1}, partner_domain="[('city', '=', 'Chengdu')]")
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.mei.city = "Chengdu"
        self.slow = 0
        self.env["restaurant.tag.rule"]._apply(self.mei.ids)
        self.assertEqual((self.mei.guest_tag_ids, self.slow), (self.tag | other, 1), "The other one is prepared")
        inner = self.env["restaurant.segment"].create({"name": "Inner", "partner_domain": "[('city', '!=', False)]"})
        rule.write({"partner_domain": "[]"})
        rule.condition_ids = [Command.clear(), Command.create({"measure": "in_segment", "segment_id": inner.id})]
        self.slow = 0
        self.env["restaurant.tag.rule"]._apply(self.mei.ids)
        self.assertEqual((self.mei.guest_tag_ids, self.slow), (self.tag | other, 1))

    def test_many_guests_are_not_a_few(self):
        self._make_rule()
        guests = self.env["res.partner"].create([{"name": f"Many {number}"} for number in range(60)])
        before = self.names()
        self.env["restaurant.tag.rule"]._apply(guests.ids)
        self.assertTrue(self.slow)
        self.assertEqual(self.names(), before)

    @mute_logger(MODEL, "odoo.sql_db", "odoo.addons.restaurant_crm.models.tag.restaurant_tag_rule_evaluation")
    def test_a_statement_that_fails(self):
        rule = self._make_rule()
        self.came(self.mei, 1)
        with patch.object(prepared, "execute", lambda *_args: SQL("SELECT 1 / 0")):
            self.came(self.mei, 2)
        self.assertEqual(self.mei.guest_tag_ids, self.tag, "Done the long way")
        self.assertFalse(rule.last_error)

    def test_a_moment_that_is_not_only_named(self):
        moment = prepared.marked(self.env.cr.now().replace(tzinfo=None))
        plain = SQL("SELECT %s, id FROM res_partner WHERE id = ANY(%s) AND name <> %s", moment, [-1], "50 % $1")
        text = prepared.with_holes(self.env.cr, plain, moment)
        self.assertEqual(text.count("$2::timestamp"), 1)
        self.assertEqual(text.count("$1::int[]"), 1)
        self.env.cr.execute(prepared.prepare([text], []))
        self.assertEqual(self.env.execute_query(prepared.execute(text, self.mei.ids, moment)), [(moment, self.mei.id)])
        odd = SQL("SELECT %s, %s", str(moment), [-1])
        self.assertIsNone(prepared.with_holes(self.env.cr, odd, moment))

    def test_few_are_kept(self):
        Change = self.env["restaurant.rule.change"]
        Change.create([{}] * 100)
        last = max(Change.search([]).ids)
        Change._gc_old()
        self.assertEqual(len(Change.search([])), 1)
        self.assertGreater(Change.search([]).id, last)


@tagged("post_install", "-at_install")
class TestTagPreparedWorkers(BaseCase):
    """What another connection changes is seen as soon as it is committed, and not before."""

    def test_another_connection(self):
        registry = Registry(get_db_name())
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            store = env["restaurant.store"].create({"name": "Another connection"})
        company = env.company.id

        def stamp():
            with closing(registry.cursor()) as cr:
                return api.Environment(cr, SUPERUSER_ID, {}).execute_query(prepared.state(company))[0][:2]

        before = stamp()
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["restaurant.store"].browse(store.id).unlink()
            env.flush_all()
            self.assertEqual(stamp(), before, "Not yet")
        self.assertNotEqual(stamp(), before)
