from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentUse(SegmentCase):
    """Segments as a filter anywhere, and who may do what with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.pay(cls.mei, cls.ago(cls, 3))
        cls.env["restaurant.guest.queue"]._process()

    def setUp(self):
        super().setUp()
        self.here = self.segment({"measure": "visits", "value": 1}, name="Here")
        self.away = self.segment({"measure": "visits", "comparison": "=", "value": 0}, name="Away")

    def found(self, *domain):
        return self.env["res.partner"].search(list(domain)) & self.mine

    def test_filter(self):
        here = self.here.ids
        self.assertEqual(self.found(("guest_segment_ids", "in", here)), self.mei)
        self.assertEqual(self.found(("guest_segment_ids", "=", here[0])), self.mei)
        self.assertEqual(self.found(("guest_segment_ids", "not in", here)), self.bo)
        self.assertEqual(self.found(("guest_segment_ids", "in", (self.here | self.away).ids)), self.mine)
        self.assertEqual(self.found(("guest_segment_ids.name", "=", "Here")), self.mei)
        self.assertEqual(self.found(("guest_segment_ids", "any", [("name", "=", "Away")])), self.bo)
        self.assertFalse(self.found(("guest_segment_ids", "=", False)))
        self.assertEqual(self.found(("guest_segment_ids", "!=", False)), self.mine)
        self.assertFalse(self.found(("guest_segment_ids", "in", [])))
        orders = self.env["pos.order"].search([("partner_id.guest_segment_ids", "in", here)])
        self.assertIn(self.order, orders)
        self.assertFalse(
            self.env["pos.order"].search([("partner_id.guest_segment_ids", "in", self.away.ids)]) & self.order
        )
        self.assertEqual(self.mine.filtered_domain([("guest_segment_ids", "in", here)]), self.mei)

    def test_filter_within_a_contact_filter_means_the_same_instant(self):
        segment = self.segment(domain=f"[('guest_segment_ids', 'in', {self.here.ids})]")
        self.assertEqual(segment.get_guests() & self.mine, self.mei)
        self.assertFalse(segment.get_guests(as_of=self.ago(4)) & self.mine)
        outside = self.segment(domain=f"[('guest_segment_ids', 'not in', {self.here.ids})]")
        self.assertEqual(outside.get_guests() & self.mine, self.bo)
        self.assertEqual(outside.get_guests(as_of=self.ago(4)) & self.mine, self.mine)

    def test_one_question_a_segment_however_many_guests(self):
        guests = self.guests(*(f"Guest {number}" for number in range(50)))
        guests.flush_recordset()

        def queries(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.mapped("guest_segment_ids")
            return self.env.cr.sql_log_count - before

        queries(guests)
        self.assertEqual(queries(guests), queries(guests[:1]))

    def test_explain_tells_of_the_contact_filter(self):
        segment = self.segment({"measure": "visits", "value": 1}, domain="[('city', '=', 'Nowhere')]")
        line, contact = segment.explain(self.mei)
        self.assertTrue(line["holds"])
        self.assertEqual(line["condition_id"], segment.condition_ids.id)
        self.assertFalse(contact["holds"])
        self.assertFalse(contact["condition_id"])

    def test_membership_in_words(self):
        for vals, denied in (
            ({"comparison": "="}, False),
            ({}, False),
            ({"comparison": "=", "value": 0}, True),
            ({"comparison": "<", "value": 1, "negate": True}, False),
        ):
            segment = self.segment({"measure": "in_segment", "segment_id": self.here.id, **vals})
            self.assertEqual("not " in segment.summary, denied, segment.summary)
            self.assertEqual(segment.get_guests() & self.mine, self.bo if denied else self.mei)

    # -- rights --------------------------------------------------------------------------------

    def test_guest_relations_read_and_ask_why(self):
        user = self._make_user("segments_reader", "restaurant_crm.group_user")
        segment = self.here.with_user(user)
        self.assertEqual(segment.guest_count, self.here.guest_count)
        self.assertIn(self.mei, segment.get_guests())
        self.assertTrue(segment.explain(self.mei)[0]["holds"])
        self.assertIn(segment, self.mei.with_user(user).guest_segment_ids)
        for act in (
            lambda: segment.write({"name": "Mine"}),
            lambda: segment.condition_ids.write({"value": 2}),
            lambda: segment.unlink(),
            lambda: segment.copy(),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_what_a_reader_may_not_see_still_counts(self):
        """A store of others stays in the rule, and whoever does not see the store learns nothing of the segment."""
        user = self._make_user("segments_store", "restaurant_crm.group_user", restaurant_store_ids=self.new_york.ids)
        rule, outside, inner, anybody = (
            self.segment({"measure": "visits", "value": 1, **values})
            for values in (
                {"store_ids": [(6, 0, self.shanghai.ids)]},
                {"region_ids": [(6, 0, self.region.ids)], "negate": True},
                {"measure": "complaints"},
                {},
            )
        )
        inner.condition_ids.copy({"measure": "in_segment", "comparison": "=", "segment_id": rule.id})
        filtered = self.segment(domain=f"[('guest_visit_ids.store_id', '=', {self.shanghai.id})]")
        self.env.invalidate_all()
        self.assertEqual(rule.get_guests() & self.mine, self.mei)
        closed = rule | outside | inner | filtered
        env = self.env(user=user)
        self.assertEqual(env["restaurant.segment"].search([("id", "in", (closed | anybody).ids)]), anybody)
        self.assertFalse(env["restaurant.segment.condition"].search([("owner_id", "in", closed.ids)]))
        for segment in closed.with_env(env):
            for ask in (
                lambda segment=segment: segment.read(["name"]),
                lambda segment=segment: segment.get_guests(),
                lambda segment=segment: segment.explain(self.mei.with_env(env)),
                lambda segment=segment: env["res.partner"].search([("guest_segment_ids", "in", segment.ids)]),
                lambda segment=segment: env["res.partner"].search([("guest_segment_ids", "not in", segment.ids)]),
                lambda segment=segment: env["pos.order"].search([("partner_id.guest_segment_ids", "in", segment.ids)]),
            ):
                with self.assertRaises(AccessError):
                    ask()
        self.assertFalse(env["res.partner"].search([("guest_segment_ids.name", "=", rule.name)]) & self.mine - self.bo)

    def test_a_reader_sees_own_guests(self):
        """Of a segment that anybody may know, whoever sees one store sees those who were there, or nowhere yet."""
        user = self._make_user("segments_store", "restaurant_crm.group_user", restaurant_store_ids=self.new_york.ids)
        segment = self.segment({"measure": "visits", "value": 1}).with_user(user)
        nobody = self.segment({"measure": "visits", "comparison": "=", "value": 0}).with_user(user)
        new = self._make_guest("New")
        self.came(self.bo, 3, store=self.new_york)
        self.env.invalidate_all()
        Partner = segment.env["res.partner"]
        mine = self.mine | new
        self.assertEqual(segment.sudo().get_guests() & mine, self.mine)
        self.assertEqual(segment.get_guests() & mine, self.bo)
        self.assertEqual(nobody.get_guests() & mine, new)
        self.assertEqual(Partner.search([("guest_segment_ids", "in", segment.ids)]) & mine, self.bo)
        self.assertEqual(Partner.search([("guest_segment_ids", "not in", segment.ids)]) & mine, new)
        self.assertFalse(Partner.search([("guest_segment_ids", "!=", False)]) & self.mei)
        self.assertFalse(self.mei.with_user(user).guest_segment_ids)
        self.assertIn(segment, self.bo.with_user(user).guest_segment_ids)
        self.assertEqual(segment.guest_count, len(segment.get_guests()))
        self.assertNotIn(self.mei, segment.sample_ids)
        self.assertTrue(segment.explain(self.bo.with_user(user)))
        with self.assertRaises(AccessError):
            segment.explain(self.mei.with_user(user))
        segment.action_find_near()
        self.assertNotIn(self.mei, nobody.near_ids)

    def test_no_domain_of_a_caller_runs_with_more_rights(self):
        """Whatever is put into a contact filter, saved or not, finds what its writer may find."""
        manager = self._make_user("segments_curious", "restaurant_crm.group_manager")
        secret = self.env["mail.message"].create(
            {"model": "res.users", "res_id": 1, "body": "sesame", "partner_ids": [(6, 0, self.mei.ids)]}
        )
        self.env["mail.notification"].create({"mail_message_id": secret.id, "res_partner_id": self.mei.id})
        self.bo.company_id = self.env["res.company"].create({"name": "Other chain"})
        for asked in (
            "[('user_ids.password', '!=', 'x')]",
            "[('guest_segment_ids', 'any', [('create_uid.password', '!=', 'x')])]",
            f"[('id', '=', {self.bo.id})]",
        ):
            with self.subTest(domain=asked), self.cr.savepoint():
                Segment = self.env["restaurant.segment"].with_user(manager)
                values = {"name": "Spy", "partner_domain": asked}
                shown = {"name": {}, "partner_domain": {}, "guest_count": {}}
                try:
                    answer = Segment.onchange(values, ["partner_domain"], shown)["value"].get("guest_count", 0)
                except (AccessError, ValidationError):
                    answer = 0
                self.assertEqual(answer, 0)
                try:
                    found = Segment.create(values)
                except (AccessError, ValidationError):
                    continue
                self.assertFalse(found.get_guests())
                self.assertFalse(found.sudo().get_guests(), "Nor at night")

    def test_cashiers_know_nothing_of_segments(self):
        cashier = self._make_user("segments_cashier", "point_of_sale.group_pos_user")
        with self.assertRaises(AccessError):
            self.here.with_user(cashier).read(["name"])
        with self.assertRaises(AccessError):
            self.here.with_user(cashier).search([])
        with self.assertRaises(AccessError):
            self.here.condition_ids.with_user(cashier).read(["value"])
        with self.assertRaises(AccessError):
            self.mei.with_user(cashier).read(["guest_segment_ids"])
        with self.assertRaises(AccessError):
            self.mei.with_user(cashier).search([("guest_segment_ids", "in", self.here.ids)])

    def test_managers_write(self):
        manager = self._make_user("segments_manager", "restaurant_crm.group_manager")
        segment = (
            self.env["restaurant.segment"]
            .with_user(manager)
            .create({"name": "Regulars", "condition_ids": [(0, 0, {"measure": "visits", "value": 1})]})
        )
        self.assertIn(self.mei, segment.get_guests())
        segment.condition_ids.value = 2
        self.assertFalse(segment.get_guests() & self.mine)
        with self.assertRaises(AccessError, msg="Not even by guessing"):
            segment.partner_domain = "[('signup_type', '!=', False)]"
        segment.unlink()

    # -- form ----------------------------------------------------------------------------------

    def test_form_shows_the_live_count(self):
        self.env["restaurant.visit"].search([("partner_id", "!=", self.mei.id)]).unlink()
        form = Form(self.env["restaurant.segment"])
        form.name = "Here lately"
        self.assertEqual(form.guest_count, 0)
        with form.condition_ids.new() as line:
            line.measure = "days_since_last"
            line.comparison = "<="
            line.value = 5
        self.assertEqual(form.guest_count, 1)
        self.assertIn("5", form.summary)
        with form.condition_ids.edit(0) as line:
            line.value = 1
        self.assertEqual(form.guest_count, 0)
        segment = form.save()
        self.assertEqual(segment.guest_count, 0)
        self.assertEqual(segment.condition_ids.value, 1)
