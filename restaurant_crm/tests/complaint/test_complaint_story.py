"""One complaint from the guest's phone to the guest's return, through what people really use."""

import re

from odoo import fields
from odoo.tests import HttpCase, tagged

from .compensation_case import CompensationCase

TOKEN = "fedcba987654321001234567"


@tagged("post_install", "-at_install")
class TestComplaintStory(CompensationCase, HttpCase):
    def test_from_few_stars_to_the_next_visit(self):
        till = self.shanghai.config_ids[0]
        meal = self.pay(self.bo, self.ago(1), feedback_token=TOKEN)
        # The guest, on the phone.
        url = f"/f/{till.feedback_key}/{TOKEN}"
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        food = self.env["restaurant.feedback.aspect"].search([], limit=1)
        form = {"csrf_token": csrf, f"stars_{food.id}": "1", "comment": "Cold soup", "phone": "1", "may_contact": "on"}
        self.assertIn("The manager has been told", self.url_open(url, data=form).text)
        complaint = meal.complaint_ids
        self.assertEqual((complaint.user_id, complaint.clock), (self.lin, "running"))
        complaint.received_at = self.ago(1)  # a day goes by
        # The manager of the store.
        with_lin = complaint.with_user(self.lin)
        self.assertTrue(with_lin.activity_ids.create_uid.read(["login"]), "Whoever made it can be named")
        self.offer(self.small, self.lin, complaint=complaint).action_give()
        call = self.env["restaurant.complaint.call"].with_user(self.lin)
        call.create({"complaint_id": complaint.id, "note": "Comes again"}).action_log()
        with_lin.solution = "New soup, coupon"
        with_lin.action_close()
        self.process()
        self.assertEqual((complaint.closed, complaint.recovery), (True, "waiting"))
        # The guest again.
        self.pay(self.bo, fields.Datetime.now())
        self.process()
        self.assertEqual((complaint.recovery, complaint.recovered_share), ("recovered", 100))
        self.assertEqual(
            self.kinds(self.bo)[-4:],
            ["complaint_received", "complaint_compensated", "complaint_closed", "complaint_recovered"],
        )
