"""The screens of segments: building a rule, checking a guest, and who sees what."""

from lxml import etree
from psycopg2.errors import NotNullViolation

from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from ...engine.measure.measure import available
from ...engine.shared.clock import local_date
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
    def test_a_line_keeps_only_what_its_measure_takes(self):
        other = self._segment()
        form = Form(self.env["restaurant.segment"])
        form.name = "Lines"
        with form.condition_ids.new() as line:
            line.measure = "visits"
            line.weekdays = "6,7"
            line.comparison = "between"
            line.value_to = 4
        self.assertIn("at the weekend", form.summary)
        with form.condition_ids.edit(0) as line:
            line.measure = "in_segment"
            line.segment_id = other
        self.assertEqual(form.summary, "a member of “Regulars”")
        self.assertEqual(form.save().get_guests(), other.get_guests())

    @users("segment_head")
    def test_a_line_without_a_measure_counts_for_nothing(self):
        form = Form(self.env["restaurant.segment"])
        form.name = "Twice"
        with form.condition_ids.new() as line:
            line.measure = "visits"
            line.value = 2
        said, counted = form.summary, form.guest_count
        for match in ("all", "any"):
            form.match = match
            with form.condition_ids.new() as line:
                self.assertFalse(line.measure or line.value)
                self.assertIn("Choose", line.problem)
            self.assertEqual((form.summary, form.guest_count, form.problem), (said, counted, False))
            self.assertEqual(form.line_counts, [counted, None])
            with self.assertRaises(NotNullViolation), mute_logger("odoo.sql_db"):
                form.save()
            form.condition_ids.remove(1)
        self.assertEqual(len(form.save().condition_ids), 1)

    @users("segment_head")
    def test_each_line_is_counted(self):
        form = Form(self.env["restaurant.segment"])
        form.name = "Empty"
        for value in (1, 3, 900):
            with form.condition_ids.new() as line:
                line.measure = "visits"
                line.value = value
        every, regular, nobody = form.line_counts
        self.assertGreater(every, regular)
        self.assertGreaterEqual(regular, 1)
        self.assertEqual((nobody, form.guest_count), (0, 0), "The line that empties the segment is seen")
        self.assertEqual(form.save().line_counts, [every, regular, nobody])

    @users("segment_relations")
    def test_what_can_be_chosen(self):
        choices = self.env["restaurant.segment.condition"].get_choices()
        grouped = [code for group in choices["groups"] for code in group["measures"]]
        self.assertEqual(sorted(grouped), sorted(available(self.env)), "Each measure stands in one group")
        for code, measure in choices["measures"].items():
            self.assertTrue(measure["label"] and measure["help"], code)
        units = {each["code"]: each["unit"] for each in choices["measures"]["visits"]["comparisons"]}
        self.assertEqual((units[">="], units["top_percent"], units["drop_percent"]), ("visits", "% of guests", "%"))
        money = choices["measures"]["spend"]["comparisons"][0]["unit"]
        self.assertEqual(money, self.env.company.currency_id.symbol)

    @users("segment_relations")
    def test_findings_last_until_the_rule_changes(self):
        segment = self._segment_as_user()
        segment.action_find_near()
        segment.action_backtest()
        self.assertIn("2 visits more", self._text(segment.near_table).replace("2 more visits", "2 visits more"))
        self.assertIn("Bo", self._text(segment.near_table))
        self.assertEqual(len(segment.backtest), 13)
        self.assertIn("Now", self._text(segment.backtest_chart))
        segment.action_close_findings()
        self.assertFalse(segment.backtest or segment.near_table)
        segment.action_backtest()
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
        self.assertEqual((line.holds, line.measured), (False, "1 visit"))
        self.assertIn("2", line.missing)
        self.assertTrue(check.shown)
        self.assertEqual(check.action_save()["res_id"], check.id)
        found = self.env["restaurant.visit"].search(line.action_open_visits()["domain"])
        self.assertEqual(found.partner_id, self.bo)

    def _check(self, guest, **line):
        segment = self.env["restaurant.segment"].sudo()
        segment = segment.create(
            {"name": "Checked", "condition_ids": [(0, 0, {"measure": "visits", "value": 3, **line})]}
        )
        check = self.env["restaurant.segment.check"].create({"segment_id": segment.id, "partner_id": guest.id})
        return check.line_ids

    def test_check_says_units_ranks_and_borders(self):
        self.env["restaurant.visit"].search([("partner_id", "not in", (self.mei | self.bo).ids)]).unlink()
        top = {"comparison": "top_percent", "value": 50}
        line = self._check(self.bo, **top)
        self.assertEqual(line.measured, "1 visit; place 2 of 2, the top 50 % begin at 3 visits")
        self.assertEqual((line.holds, line.missing), (False, "2 more visits"))
        line = self._check(self.mei, **top)
        self.assertEqual(line.measured, "3 visits; place 1 of 2, the top 50 % begin at 3 visits")
        self.assertTrue(line.holds)
        line = self._check(self.mei, comparison="bottom_percent", value=50)
        self.assertEqual(line.measured, "3 visits; place 2 of 2 from below, the bottom 50 % end at 1 visit")
        self.assertEqual(line.missing, "2 visits too many")
        never = self.env["res.partner"].create({"name": "Never"})
        self.assertEqual(self._check(never, **top).measured, "0 visits: not among those who are ranked")
        fell = {"comparison": "drop_percent", "value": 50, "window": "days", "window_value": 15}
        self.assertEqual(self._check(self.mei, **fell).measured, "2 visits, before 1 visit")
        self.assertEqual(self._check(self.mei, measure="days_since_last").measured, "3 days")
        self.assertEqual(self._check(self.mei, measure="share_of_visits").measured, "100 %")

    @users("segment_head")
    def test_a_segment_leads_on(self):
        segment = self._segment_as_user()
        context = segment.action_tag_guests()["context"]
        self.assertNotIn(self.mei.id, context["default_partner_ids"], "Nobody sends an audience through a browser")
        # What the client adds: the segment that the button stands on.
        form = Form(self.env["restaurant.guest.tagging"].with_context(active_ids=segment.ids, **context))
        self.assertEqual((form.guest_count, form.partner_ids[:]), (1, self.mei.browse()))
        action = segment.action_make_rule()
        tag = self.env["restaurant.tag"].create({"name": "Led on"})
        form.tag_ids.add(tag)
        said = form.save().action_confirm()
        self.assertIn("1", said["params"]["message"])
        self.assertEqual(self.mei.guest_tag_ids & tag, tag)
        form = Form(self.env["restaurant.tag.rule"].with_context(**action["context"]))
        form.tag_id = tag
        self.assertEqual((form.name, form.guest_count), ("Regulars", 1))
        rule = form.save()
        self.assertEqual((rule.status, rule.summary), ("off", "a member of “Regulars”"))
        action = segment.action_ask_guests()
        form = Form(self.env["restaurant.survey"].with_context(**action["context"]))
        survey = form.save()
        self.assertEqual(survey.segment_id, segment)
        self.assertEqual(self.env["restaurant.survey"].search(segment.action_ask_guests()["domain"]), survey)

    @users("segment_relations", "segment_head")
    def test_steps_stand_on_segments_only(self):
        """Rules, levels and schemes are made from the same form; what their room has no verb for is not on it."""
        steps = {
            model: etree.fromstring(self.env[model].get_view(view_type="form")["arch"]).xpath("//*[@name='next_steps']")
            for model in ("restaurant.segment", "restaurant.tag.rule", "restaurant.tier", "restaurant.tier.scheme")
        }
        self.assertEqual([model for model, found in steps.items() if found], ["restaurant.segment"])

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
            {"segment_id": segment.id, "date": local_date(self.env), "guest_count": 1}
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
