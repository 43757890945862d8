"""The screens of segments: building a rule, checking a guest, and who sees what."""

from lxml import etree

from odoo import fields
from odoo.tests import Form, tagged, users

from ..common import GuestCase

MODELS = {
    "restaurant.segment": ("list", "form", "search"),
    "restaurant.segment.check": ("form",),
    "restaurant.segment.history": ("graph",),
}


@tagged("post_install", "-at_install")
class TestSegmentViews(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("segment_cashier", "base.group_user,point_of_sale.group_pos_user")
        cls._make_user("segment_relations", "restaurant_crm.group_user")
        cls._make_user("segment_head", "restaurant_crm.group_manager")

    def setUp(self):
        super().setUp()
        self.came(self.mei, 3, 10, 20)
        self.came(self.bo, 5)

    def _segment(self, value=3, **values):
        return self.env["restaurant.segment"].create(
            {
                "name": "Regulars",
                "condition_ids": [
                    (0, 0, {"measure": "visits", "value": value, "window": "days", "window_value": 30, **values})
                ],
            }
        )

    def _menu_seen(self):
        menu = self.env.ref("restaurant_crm.restaurant_crm_menu_segment")
        return menu.id in self.env["ir.ui.menu"].load_web_menus(False)

    @users("segment_relations", "segment_head")
    def test_screens_open(self):
        for model, view_types in MODELS.items():
            for view_type in view_types:
                view = self.env[model].get_view(view_type=view_type)
                self.assertTrue(etree.fromstring(view["arch"]).tag)
        self.assertTrue(self._menu_seen())

    @users("segment_cashier")
    def test_cashier_sees_no_menu_and_no_segments_of_guests(self):
        self.assertFalse(self._menu_seen())
        arch = etree.fromstring(self.env["res.partner"].get_view(view_type="form")["arch"])
        self.assertFalse(arch.xpath("//field[@name='guest_segment_ids']"))

    @users("segment_head")
    def test_count_follows_while_the_rule_is_typed(self):
        Partner = self.env["res.partner"].sudo()
        everybody = Partner.search_count(Partner._guest_domain())
        form = Form(self.env["restaurant.segment"])
        self.assertEqual(form.guest_count, 0)
        form.name = "Twice in a month"
        with form.condition_ids.new() as line:
            line.measure = "visits"
            line.value = 1
            line.window = "days"
            line.window_value = 30
            self.assertEqual(line.unit, "visits")
        before = form.guest_count
        with form.condition_ids.edit(0) as line:
            line.value = 2
        self.assertLess(form.guest_count, before)
        self.assertAlmostEqual(form.guest_share, 100 * form.guest_count / everybody)
        self.assertIn("at least 2 visits", form.summary)
        typed = form.guest_count
        segment = form.save()
        self.assertEqual(len(segment.get_guests()), typed)
        self.assertIn(self.mei, segment.get_guests())
        self.assertNotIn(self.bo, segment.get_guests())

    @users("segment_head")
    def test_columns_follow_the_lines(self):
        other = self._segment()
        form = Form(self.env["restaurant.segment"])
        form.name = "Columns"
        with form.condition_ids.new() as line:
            line.measure = "visits"
        self.assertEqual(form.columns, "window visits")
        form.by_time = True
        with form.condition_ids.edit(0) as line:
            line.comparison = "between"
            line.value_to = 4
            line.weekday_choice = "6,7"
            self.assertEqual(line.weekdays, "6,7")
        self.assertEqual(form.columns, "window visits to")
        self.assertTrue(form.by_time)
        self.assertIn("Saturday", form.summary)
        form.by_time = False
        self.assertNotIn("Saturday", form.summary, "A hidden column must not filter")
        with form.condition_ids.edit(0) as line:
            line.measure = "in_segment"
            line.segment_id = other
        self.assertEqual(form.columns, "segment")
        segment = form.save()
        self.assertEqual(segment.get_guests(), other.get_guests())

    def test_columns_of_a_stored_rule(self):
        segment = self._segment(weekdays="6,7")
        self.assertTrue(segment.by_time)
        self.assertFalse(segment.by_dishes or segment.by_place or segment.by_kind)
        self.assertEqual(segment.condition_ids.weekday_choice, "6,7")
        segment.condition_ids.weekdays = "1,3"
        self.assertEqual(segment.condition_ids.weekday_choice, "other")
        segment.condition_ids.weekday_choice = "1,2,3,4,5"
        self.assertEqual(segment.condition_ids.weekdays, "1,2,3,4,5")

    def test_units(self):
        line = self._segment().condition_ids
        for measure, comparison, unit in (
            ("visits", ">=", "visits"),
            ("visits", "top_percent", "% of guests"),
            ("visits", "drop_percent", "%"),
            ("spend", ">=", self.env.company.currency_id.symbol),
            ("average_covers", ">=", "people"),
        ):
            line.write({"measure": measure, "comparison": comparison})
            self.assertEqual(line.unit, unit)
            self.assertIn(comparison, line.comparisons)
        line.measure = "age"
        self.assertNotIn("drop_percent", line.comparisons)

    @users("segment_relations")
    def test_findings_last_until_the_rule_changes(self):
        segment = self._segment_as_user()
        segment.action_find_near()
        segment.action_backtest()
        self.assertIn("2 visits more", self._text(segment.near_table).replace("2 more visits", "2 visits more"))
        self.assertIn("Bo", self._text(segment.near_table))
        self.assertEqual(len(segment.backtest), 13)
        self.assertIn("Now", self._text(segment.backtest_chart))
        segment.sudo().condition_ids = [(1, segment.condition_ids.id, {"value": 2})]
        self.assertFalse(segment.backtest or segment.near_table or segment.backtest_chart)

    def _segment_as_user(self):
        segment = self.env["restaurant.segment"].sudo()
        segment = segment.create(
            {
                "name": "Regulars",
                "partner_domain": str([("id", "in", (self.mei | self.bo).ids)]),
                "condition_ids": [(0, 0, {"measure": "visits", "value": 3})],
            }
        )
        return segment.with_user(self.env.user)

    def _text(self, html):
        return " ".join(etree.fromstring(f"<div>{html}</div>").itertext())

    @users("segment_relations")
    def test_check_says_why(self):
        segment = self._segment_as_user()
        context = segment.action_check_guest()["context"]
        form = Form(self.env["restaurant.segment.check"].with_context(**context))
        form.partner_id = self.bo
        self.assertEqual(form.verdict, "out")
        check = form.save()
        line = check.line_ids[:1]
        self.assertEqual((line.holds, line.measured), (False, "1"))
        self.assertIn("2", line.missing)
        self.assertTrue(check.shown)
        self.assertEqual(check.action_save()["res_id"], check.id)
        found = self.env["restaurant.visit"].search(line.action_open_visits()["domain"])
        self.assertEqual(found.partner_id, self.bo)

    @users("segment_relations")
    def test_guest_page_leads_to_why(self):
        segment = self._segment_as_user()
        mei = self.mei.with_user(self.env.user)
        self.assertIn(segment, mei.guest_segment_ids)
        action = mei.action_check_segment()
        form = Form(self.env["restaurant.segment.check"].with_context(**action["context"]))
        form.segment_id = segment
        self.assertEqual(form.verdict, "in")

    @users("segment_relations")
    def test_actions_open(self):
        segment = self._segment_as_user()
        action = segment.action_open_guests()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.mei)
        self.env["restaurant.segment.history"].sudo().create(
            {"segment_id": segment.id, "date": fields.Date.today(), "guest_count": 1}
        )
        action = segment.action_open_history()
        self.assertEqual(self.env["restaurant.segment.history"].search(action["domain"]).guest_count, 1)

    def test_rules_of_tags_are_not_segments_of_guests(self):
        segment = self._segment(value=1)
        self.assertIn(segment, self.mei.guest_segment_ids)
        segment.usage = "tag_rule"
        self.mei.invalidate_recordset()
        self.assertNotIn(segment, self.mei.guest_segment_ids)
        self.assertIn(self.mei, self.env["res.partner"].search([("guest_segment_ids", "in", segment.ids)]))
