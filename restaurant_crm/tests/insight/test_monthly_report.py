"""The report of a month: right figures, in the language of its reader, once."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import GuestCase

REPORT = "restaurant.monthly.report"


@tagged("post_install", "-at_install")
class TestMonthlyReport(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # By the clock of Shanghai the last minute of May is one of June only after four in the morning.
        for at, guest in (
            ("2024-04-10 04:00:00", cls.mei),
            ("2024-05-01 04:00:00", cls.mei),
            ("2024-05-20 04:00:00", cls.bo),
            ("2024-05-31 19:00:00", None),
            ("2024-05-31 21:00:00", None),
        ):
            cls.pay(guest, at)
        cls.give_back(cls.pay(None, "2024-05-05 04:00:00", {cls.beef: 1}), at="2024-05-05 05:00:00")
        cls.env["restaurant.visit"]._rebuild((cls.mei | cls.bo).ids)
        with freeze_time("2024-06-01 03:00:00"):
            cls.report = cls.env[REPORT]._make(cls.env.company)

    def test_figures(self):
        self.assertEqual(self.report.month, date(2024, 5, 1))
        now, before = self.report.figures["now"], self.report.figures["before"]
        # Three of tofu and one of beef, which came back; the order at five in the morning is of June.
        self.assertEqual((now["orders"], now["amount"]), (4, 90))
        self.assertEqual((now["guests"], now["new"], now["visits"]), (2, 1, 2))
        self.assertEqual((before["orders"], before["amount"], before["new"]), (1, 30, 1))
        self.assertEqual(sum(self.report.figures["weeks"]), 120)
        self.assertEqual([row[3] for row in self.report._rows()][:2], ["+200.0 %", "+300.0 %"])
        self.assertEqual([row[0] for row in self.report._store_rows()], ["Shanghai"])
        self.assertEqual(len(self.report._bars()), 13)

    def test_made_once(self):
        with freeze_time("2024-06-02 03:00:00"):
            self.assertEqual(self.env[REPORT]._make(self.env.company), self.report)

    def test_the_month_is_that_of_the_company(self):
        """Five in the morning of the first of June in Shanghai is the last of May for a job of the server."""
        self.env.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2024-05-31 21:00:00"):
            self.assertEqual(self.env[REPORT].with_context(tz="UTC")._make(self.env.company), self.report)

    def test_advice_stands_in_the_month_in_which_it_was_judged(self):
        values = {"company_id": self.env.company.id, "topic": "win_back", "role": "store", "kind": "call"}
        Advice = self.env["restaurant.advice"]
        days = ("2024-04-30", "2024-05-01", "2024-05-31", "2024-06-01")
        rows = Advice.create(
            [
                {
                    **values,
                    "key": day,
                    "certainty": "likely",
                    "store_id": self.shanghai.id,
                    "state": "doing",
                    # Found in May and taken up then, whenever it was judged.
                    "seen_on": "2024-05-15",
                    "done_on": "2024-03-01",
                    "facts": {"guests": self.mei.ids, "everybody": 1},
                }
                for day in days
            ]
        )
        for row, day in zip(rows, days, strict=True):
            row._judge(date.fromisoformat(day))
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual(self.report._judged(), rows[1:3])

    def test_sent_to_administrators_as_a_document(self):
        self.env["restaurant.menu.trend"].create(
            {
                "company_id": self.env.company.id,
                "kind": "dish",
                "dish_id": self.tofu.product_tmpl_id.id,
                "direction": "up",
            }
        )
        head = self._make_user("head_report", "restaurant_crm.group_manager", email="head@example.com")
        self._make_user("other_report", "restaurant_crm.group_user", email="other@example.com")
        self.assertIn(head, self.report._send())
        mails = self.env["mail.mail"].search([("subject", "=", self.report.display_name)])
        to = mails.mapped("email_to")
        self.assertTrue(any("head@example.com" in address for address in to))
        self.assertFalse(any("other@example.com" in address for address in to))
        document = mails[0].attachment_ids
        self.assertTrue(document.raw)
        page = self.env["ir.actions.report"]._render_qweb_html("restaurant_crm.action_report_monthly", self.report.ids)[
            0
        ]
        for word in (b"Mapo Tofu", b"Rises", b"<rect", b"Shanghai"):
            self.assertIn(word, page)

    def test_of_a_month_without_orders(self):
        empty = self.env[REPORT]._make(self.env.company, date(2020, 1, 1))
        self.assertEqual((empty.order_count, [row[3] for row in empty._rows()]), (0, [""] * 6))
        self.assertEqual({bar["height"] for bar in empty._bars()}, {0})

    def test_only_for_administrators(self):
        with self.assertRaises(AccessError):
            self.env[REPORT].with_user(self._make_user("relations_report", "restaurant_crm.group_user")).search([])
