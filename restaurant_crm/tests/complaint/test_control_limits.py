"""The control chart of complaints against series worked out by hand."""

from odoo.tests import BaseCase, tagged

from ...analytics.control_limits import Counts, is_alarming, upper_limit, usual_rate


@tagged("post_install", "-at_install")
class TestControlLimits(BaseCase):
    # 9 in 900 visits: one in a hundred.
    HISTORY = Counts(complaints=9, visits=900, days=90)

    def test_limits_by_hand(self):
        # 0.01 + 3 * sqrt(0.01 / 100) = 0.01 + 3 * 0.01
        self.assertAlmostEqual(upper_limit(0.01, 100), 0.04)
        # 0.04 + 3 * sqrt(0.04 / 400) = 0.04 + 3 * 0.01
        self.assertAlmostEqual(upper_limit(0.04, 400), 0.07)
        # Montgomery, example 7.5 (units of unequal size): 1.42 + 3 * sqrt(1.42 / 10)
        self.assertAlmostEqual(upper_limit(1.42, 10), 2.5505, places=4)
        self.assertEqual(upper_limit(0, 100), 0)
        for rate, visits in ((-0.1, 10), (0.1, 0)):
            with self.assertRaises(ValueError):
                upper_limit(rate, visits)

    def test_more_visits_narrow_the_limit(self):
        # Of 400 visits: 0.01 + 3 * sqrt(0.01 / 400) = 0.025, so ten complaints are no alarm and eleven are one.
        self.assertFalse(is_alarming(Counts(10, 400, 14), self.HISTORY))
        self.assertTrue(is_alarming(Counts(11, 400, 14), self.HISTORY))
        # Of 100 visits: 0.04, so four are no alarm; five are one.
        self.assertFalse(is_alarming(Counts(4, 100, 14), self.HISTORY))
        self.assertTrue(is_alarming(Counts(5, 100, 14), self.HISTORY))

    def test_few_complaints_are_no_alarm_however_few_the_visits(self):
        self.assertFalse(is_alarming(Counts(4, 10, 14), self.HISTORY))
        self.assertTrue(is_alarming(Counts(5, 10, 14), self.HISTORY))
        self.assertFalse(is_alarming(Counts(5, 0, 0), self.HISTORY), "Complaints without visits say nothing")

    def test_a_history_without_complaints_counts_as_half_a_one(self):
        clean = Counts(0, 900, 90)
        self.assertAlmostEqual(usual_rate(clean), 0.5 / 900)
        # r0 = 1/1800; of 300 visits the limit is 0.000556 + 3 * sqrt(0.000556 / 300) = 0.004638: 1.4 complaints.
        self.assertAlmostEqual(upper_limit(usual_rate(clean), 300), 0.004638, places=6)
        self.assertFalse(is_alarming(Counts(4, 300, 14), clean))
        self.assertTrue(is_alarming(Counts(5, 300, 14), clean))

    def test_a_short_history_is_none(self):
        self.assertFalse(is_alarming(Counts(20, 200, 14), Counts(2, 400, 27)), "27 days")
        self.assertTrue(is_alarming(Counts(20, 200, 14), Counts(2, 400, 28)), "28 days")
        self.assertFalse(is_alarming(Counts(20, 200, 14), Counts(2, 199, 28)), "Fewer visits than the period")
        self.assertFalse(is_alarming(Counts(20, 200, 14), Counts()))

    def test_a_usual_rate_that_is_high_is_no_alarm(self):
        self.assertFalse(is_alarming(Counts(30, 300, 14), Counts(90, 900, 90)), "As always")
