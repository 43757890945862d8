"""Complaints and feedback by the dishes they are about."""

from odoo import fields
from odoo.fields import Command

from .case import TOKEN, FeedbackCase


class TestDishes(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hot, cls.cold = cls.env["pos.category"].create([{"name": "Hot"}, {"name": "Cold"}])
        cls.tofu.pos_categ_ids = cls.hot
        cls.beef.pos_categ_ids = cls.hot | cls.cold

    def test_feedback_counts_once_for_each_dish_and_category(self):
        self.pay(self.mei, fields.Datetime.now(), {self.tofu: 1, self.beef: 2}, feedback_token=TOKEN)
        self.pay(self.mei, fields.Datetime.now(), {self.tofu: 1}, feedback_token=TOKEN + "b")
        self.answer(5)
        self.answer(2, token=TOKEN + "b")
        self.env.flush_all()
        stars = dict(self.env["restaurant.feedback"]._read_group([], ["dish_category_ids"], ["stars:avg"]))
        self.assertEqual(stars, {self.hot: 3.5, self.cold: 5})
        stars = dict(self.env["restaurant.feedback"]._read_group([], ["product_ids"], ["stars:avg"]))
        self.assertEqual(stars, {self.tofu: 3.5, self.beef: 5})

    def test_tips_and_returns_are_no_dishes(self):
        tip = self.env["product.product"].create({"name": "Tip"})
        self.config.tip_product_id = tip
        order = self.pay(self.mei, fields.Datetime.now(), {self.tofu: 1, tip: 1, self.beef: -1})
        self.assertEqual(order._guest_dishes(), self.tofu)

    def test_complaints_are_about_the_chosen_dishes(self):
        order = self.pay(self.mei, fields.Datetime.now(), {self.tofu: 1, self.beef: 1})
        complaint = self._complain(order_id=order.id)
        self.assertFalse(complaint.product_ids)
        complaint.order_line_ids = [Command.set(order.lines.filtered(lambda line: line.product_id == self.beef).ids)]
        self.assertEqual((complaint.product_ids, complaint.dish_category_ids), (self.beef, self.hot | self.cold))
