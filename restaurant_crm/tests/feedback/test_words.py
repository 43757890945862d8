"""The words of guests stay where they belong."""

from odoo import fields
from odoo.tests import tagged

from .case import TOKEN, FeedbackCase

WORDS = "The waiter was rude"


@tagged("post_install", "-at_install")
class TestWords(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wang = cls._make_user("words_next", "restaurant_crm.group_user", restaurant_store_ids=cls.new_york.ids)
        cls.cashier = cls._make_user("words_cashier", "base.group_user,point_of_sale.group_pos_manager")
        cls.clerk = cls._make_user("words_clerk", "base.group_user")
        cls.order = cls.pay(cls.mei, fields.Datetime.now(), feedback_token=TOKEN)

    def told(self):
        """All that ratings and the chatter of the order say."""
        self.env.flush_all()
        self.env.invalidate_all()
        ratings = self.env["rating.rating"].search([("res_model", "=", "pos.order"), ("res_id", "=", self.order.id)])
        return " ".join(filter(None, [*ratings.mapped("feedback"), *self.order.message_ids.mapped("body")]))

    def test_of_the_page(self):
        feedback = self.answer(1, 2, comment=WORDS)
        self.assertNotIn("rude", self.told())
        self.assertEqual(self.order.rating_ids.rating, 1.5)
        self.assertEqual(feedback.comment, WORDS)
        self.assertEqual(feedback.complaint_ids.description, WORDS)

    def test_of_a_rating_that_was_asked_for(self):
        token = self.order._rating_get_access_token()
        self.order.rating_apply(1, token=token, feedback=WORDS)
        self.assertNotIn("rude", self.told())
        self.assertEqual(self.order.feedback_ids.comment, WORDS)
        self.order.rating_apply(2, token=token)
        self.assertEqual(self.order.feedback_ids.comment, WORDS, "Nothing new was said")

    def test_of_complaints(self):
        """The guest log is read in all stores: it says that there was a complaint, not what about."""
        complaint = self._complain(partner_id=self.mei.id, description=WORDS)
        complaint.write({"stage_id": self.stages["closed"].id, "solution": "The waiter, who was rude, is gone"})
        complaint._reopen("Still rude")
        entries = self.mei.guest_log_ids.filtered("complaint_id")
        self.assertGreater(len(entries), 2)
        for values in entries.read():
            self.assertNotIn("rude", str(values))
        self.env.invalidate_all()
        mine = self.env["restaurant.guest.log"].search([("id", "in", entries.ids)])
        self.assertTrue(mine.with_user(self.lin).search([("id", "in", entries.ids)]))
        self.assertFalse(mine.with_user(self.wang).search([("id", "in", entries.ids)]), "Of another store")
        for field in ("note", "subject", "complaint_id.description"):
            found = mine.with_user(self.wang).search([("id", "in", entries.ids), (field, "ilike", "rude")])
            self.assertFalse(found)

    def test_nobody_else_finds_them(self):
        self.answer(1, comment=WORDS)
        for user in (self.cashier, self.clerk):
            env = self.env(user=user)
            self.assertFalse(env["rating.rating"].search([("feedback", "ilike", "rude")]))
            self.assertFalse(env["mail.message"].search([("body", "ilike", "rude")]))
