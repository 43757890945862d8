"""The monthly summary of complaints by mail: each manager reads that of their own stores."""

from odoo.tests import tagged

from ...engine.shared.clock import local_date
from ...models.house.digest_digest import ANALYSIS, FEEDBACK
from .case import TOKEN, FeedbackCase


@tagged("post_install", "-at_install")
class TestDigest(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env.ref("restaurant_crm.digest_complaints")

    def month(self, user):
        """The figures of the last thirty days as ``user`` reads them, by name."""
        kpis = self.digest._compute_kpis(user.company_id, user)
        return {kpi["kpi_name"].removeprefix("kpi_restaurant_"): kpi["kpi_col3"].get("value") for kpi in kpis}

    def test_figures_are_those_of_the_stores_one_may_see(self):
        self.pay(self.mei, self.ago(2), feedback_token=TOKEN)
        self.answer(5, 4).answered_at = self.ago(2)
        first = self._complain(store_id=self.shanghai.id, received_at=self.ago(2))
        first.action_answered()
        self._complain(store_id=self.shanghai.id, received_at=self.ago(1))
        self._complain(store_id=self.new_york.id, received_at=self.ago(1))
        self._complain(store_id=self.shanghai.id, received_at=self.ago(40))
        self.env.flush_all()
        whole = self.month(self.ann)
        self.assertEqual((int(whole["complaints"]), whole["stars"], whole["answered"]), (3, "4.50", "0.00"))
        self.assertEqual(int(self.month(self.lin)["complaints"]), 2, "Lin sees Shanghai only")

    def test_who_is_not_of_guest_relations_reads_nothing(self):
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        self.assertFalse(self.month(cashier))

    def test_managers_get_it_until_they_unsubscribe(self):
        wang = self._make_user("wang", "restaurant_crm.group_user")
        self.assertNotIn(wang, self.digest.user_ids)
        self.shanghai.manager_id = wang
        self.assertIn(wang, self.digest.user_ids)
        self.digest.with_user(wang).action_unsubscribe()
        self.shanghai.name = "Shanghai II"
        self.assertNotIn(wang, self.digest.user_ids)

    def test_the_mail(self):
        self._complain(store_id=self.shanghai.id, received_at=self.ago(1))
        self.env.flush_all()
        self.digest.user_ids = self.lin
        self.digest.action_send()
        mail = self.env["mail.mail"].search([("email_to", "=", self.lin.email_formatted)], limit=1)
        self.assertIn("Complaints Answered in Time", mail.body_html)
        for action in (ANALYSIS, FEEDBACK):
            self.assertTrue(self.env.ref(action))
            self.assertIn(action, mail.body_html)
        self.assertGreater(self.digest.next_run_date, local_date(self.env))
