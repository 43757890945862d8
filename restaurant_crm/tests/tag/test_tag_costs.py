"""What tags cost, in queries; and what typed text can do to the database."""

from odoo.fields import Command
from odoo.tests import tagged

from .case import TagCase

EVIL = "x'); DELETE FROM restaurant_tag_assignment; -- %s %(now)s \" {0} $$ \\"


@tagged("post_install", "-at_install")
class TestTagCosts(TagCase):
    def queries(self, job):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        job()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_payment_costs_the_same_with_many_rules(self):
        Rule = self.env["restaurant.tag.rule"]

        def unchanged(count):
            for number in range(count):
                self._make_rule(self._make_tag(f"Cost {count} {number}"), condition={"value": 99})
            Rule._apply(self.mei.ids)
            return self.queries(lambda: Rule._apply(self.mei.ids))

        few, many = unchanged(5), unchanged(45)
        self.assertEqual(few, many)
        # What rules are made of is what it was; savepoint; the prepared statement; release.
        self.assertLessEqual(many, 4)

    def test_log_of_many_changes(self):
        rule = self._make_rule(condition={"value": 1})
        Log = self.env["restaurant.guest.log"]

        def logged(count):
            guests = self.env["res.partner"].create([{"name": f"Cost {number}"} for number in range(count)])
            changes = [("gained", guest, self.tag.id, rule.id) for guest in guests.ids]
            spent = self.queries(lambda: rule._log_changes(changes))
            self.assertEqual(Log.search_count([("partner_id", "in", guests.ids)]), count)
            return spent

        logged(2)
        # What the cache happens to hold makes a difference of some queries, ninety more guests must not.
        self.assertLess(abs(logged(150) - logged(60)), 10)
        self.assertLess(abs(logged(60) - logged(5)), 10)

    def test_tags_of_a_page_of_contacts(self):
        guests = self.env["res.partner"].create([{"name": f"Cost {number}"} for number in range(80)])
        (self.tag | self._make_tag("Vip"))._give(guests)
        spent = self.queries(lambda: guests.mapped("guest_tag_ids.name"))
        self.assertLessEqual(spent, 4)
        user = self._make_user("cost_relations", "restaurant_crm.group_user")
        names = ["guest_tag_ids", "guest_tag_assignment_ids"]
        _warm, few, page = (
            self.queries(lambda some=some: some.with_user(user).read(names)) for some in (guests, guests[:3], guests)
        )
        self.assertEqual(page, few)

    def test_sql_in_every_text(self):
        self.tag._give(self.mei)
        before = self.counts()
        category = self.env["restaurant.tag.category"].create({"name": EVIL, "exclusive": True})
        tag = self.env["restaurant.tag"].create(
            {"name": EVIL, "description": EVIL, "icon": EVIL, "category_id": category.id}
        )
        rule = self._make_rule(
            tag,
            condition={"value": 1},
            name=EVIL,
            note=EVIL,
            partner_domain=f"[('name', '!=', {EVIL!r}), ('guest_tag_ids', 'not ilike', {EVIL!r})]",
        )
        self.came(self.mei, 1)
        rule._preview()
        rule._apply()
        self.assertIn(tag, self.mei.guest_tag_ids)
        entry = self.mei.guest_log_ids[0]
        self.assertEqual((entry.subject, entry.rule_name), (EVIL, EVIL))
        self.assertTrue(entry.explanation_html)
        for domain in (
            [("guest_tag_ids", "ilike", EVIL[:-2])],
            [("guest_tag_ids.name", "=", EVIL)],
            [("guest_tag_ids", "=", EVIL)],
        ):
            self.assertEqual(self.mei.search(domain), self.mei)
        for name in ("policy",):
            with self.assertRaises(ValueError):
                rule[name] = EVIL
            self.env.flush_all()
            self.cr.execute(f"UPDATE restaurant_tag_rule SET {name} = %s WHERE id = %s", [EVIL, rule.id])
            self.env.invalidate_all()
            self.env["restaurant.tag.rule"]._apply()
        rule.unlink()
        tag.unlink()
        self.assertEqual(self.counts(), before)

    def counts(self):
        tables = ("res_partner", "restaurant_tag", "restaurant_tag_assignment", "restaurant_tag_rule")
        self.env.flush_all()
        result = []
        for table in tables:
            self.cr.execute(f"SELECT count(*) FROM {table}")
            result.append(self.cr.fetchone()[0])
        return result

    def test_conditions_are_explained_for_all_at_once(self):
        rule = self._make_rule(
            condition={"value": 1, "window": "days", "window_value": 30},
            partner_domain="[('name', '!=', False)]",
        )
        rule.condition_ids = [
            Command.create({"measure": "spend", "comparison": "top_percent", "value": 100}),
            Command.create(
                {"measure": "visits", "comparison": "rise_percent", "value": 0, "window": "days", "negate": True}
            ),
            Command.create(
                {"measure": "has_tag", "comparison": "<", "value": 1, "tag_ids": [Command.set(self.tag.ids)]}
            ),
        ]
        self.came(self.mei, 1)
        self.came(self.bo, 2, 40)
        many = rule.segment_id._explain_many([self.mei.id, self.bo.id])
        for guest in (self.mei, self.bo):
            one = rule.segment_id.explain(guest)
            self.assertEqual(
                [(line["sentence"], line["holds"], line["value"]) for line in many[guest.id]],
                [(line["sentence"], line["holds"], line["value"]) for line in one],
            )
