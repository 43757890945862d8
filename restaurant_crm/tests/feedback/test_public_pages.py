"""Strangers on the public pages: nothing breaks, nothing is lost, nothing is said that is not so."""

import re
import threading
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...models.feedback import restaurant_feedback_answer
from ...models.feedback.restaurant_feedback_attempt import LIMIT_PER_ORDER
from ...models.shared import picture as drawing
from ..two_connections import TwoConnections
from .case import TOKEN, FeedbackCase
from .pictures import damaged, picture, too_large

OTHER = "fedcba9876543210fedcba98"


class PageCase(FeedbackCase, HttpCase):
    def url(self, config=None, token=TOKEN, end=""):
        return f"/f/{(config or self.config).feedback_key}/{token}{end}"

    def send(self, *files, url=None, stars="5", **form):
        url = url or self.url()
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        data = {"csrf_token": csrf, f"stars_{self.food.id}": stars, **form}
        return self.url_open(url, data=data, files=[("photos", file) for file in files])

    def feedback(self, token=TOKEN, config=None):
        self.env.invalidate_all()
        config = config or self.config
        return self.env["restaurant.feedback"].search([("token", "=", token), ("config_id", "=", config.id)])


@tagged("post_install", "-at_install")
class TestPictures(FeedbackCase):
    def test_damaged_ones(self):
        for name, data in damaged().items():
            with self.subTest(name), self.assertRaises(UserError):
                self.env["restaurant.feedback"]._as_jpeg(data)

    def test_large_ones_are_not_decoded(self):
        """What the header says is enough."""
        with patch.object(drawing, "_draw", side_effect=AssertionError("decoded")):
            for name, data in too_large().items():
                with self.subTest(name), self.assertRaises(drawing.TooLarge):
                    drawing.redraw(data)

    def test_those_of_telephones_are(self):
        wide = self.env["restaurant.feedback"]._as_jpeg(picture((8160, 6120)))
        self.assertTrue(wide.startswith(b"\xff\xd8"))
        for data in (
            picture((3000, 2000), progressive=True),
            picture((2000, 3000), "PNG"),
            picture((300, 200), "PNG", mode="P", colour=3),
            picture((300, 200), "PNG", mode="RGBA", colour=(1, 2, 3, 4)),
            picture((300, 200), "PNG", mode="I;16", colour=9),
            picture((300, 200), "PNG", mode="1", colour=1),
            picture((300, 200), mode="L", colour=7),
            picture((300, 200), mode="CMYK", colour=(1, 2, 3, 4)),
        ):
            self.assertTrue(self.env["restaurant.feedback"]._as_jpeg(data))


@tagged("post_install", "-at_install")
class TestPublicPages(PageCase):
    def setUp(self):
        super().setUp()
        self.order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)

    def test_a_damaged_photo_takes_nothing_along(self):
        answer = self.send(("a.jpg", picture()), ("b.jpg", picture()[:300]), comment="Lovely", phone="138")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Thank you", answer.text)
        self.assertIn("not a photo", answer.text)
        kept = self.feedback()
        self.assertEqual((kept.comment, kept.phone, kept.stars, len(kept._pictures())), ("Lovely", "138", 5, 1))

    def test_odd_bytes_take_nothing_along(self):
        answer = self.send(("a.jpg", picture()), comment=b"Love\0ly \x07soup\xed\xa0\xbd", phone=b"138\0\xff")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("left out", answer.text)
        self.assertEqual((self.feedback().comment, self.feedback().phone), ("Lovely soup", "138"))

    def test_answers_that_are_none(self):
        self.assertEqual(self.send(stars="9").status_code, 422)
        self.assertFalse(self.feedback())
        self.send()
        self.feedback().answered_at = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        self.assertEqual(self.url_open(self.url(), data={"csrf_token": "x"}).status_code, 400)

    def test_odd_addresses_are_not_found(self):
        key = self.config.feedback_key
        complaint = self._complain()
        complaint._portal_ensure_token()
        for url in (
            f"/f/{key}/%00{TOKEN}",
            f"/f/{key}%00/{TOKEN}",
            f"/f/{key}/%ff%fe{TOKEN}",
            f"/f/{key}/{'x' * 5000}",
            f"/f/%F0%9F%98%80/{TOKEN}",
            f"/f/{key}/{TOKEN[:-1]}'",
            f"/f/{key}/%00{TOKEN}/no",
            f"/complaint/{complaint.id}?access_token=%00",
            f"/complaint/{complaint.id}?access_token=%C3%A9",
            f"/complaint/{complaint.id}?access_token=%ff",
            f"/complaint/{complaint.id}",
            f"/complaint/{10**30}?access_token=x",
            "/complaint/0",
        ):
            with self.subTest(url=url[:60]):
                self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(
            self.url_open(f"/complaint/{complaint.id}?access_token={complaint.access_token}").status_code, 200
        )

    def test_an_attempt_counts_although_it_fails(self):
        for _time in range(LIMIT_PER_ORDER):
            self.assertEqual(self.send(stars="9").status_code, 422)
        self.assertEqual(self.send().status_code, 429)
        self.assertFalse(self.feedback())
        count = self.env["restaurant.feedback.attempt"].search_count([])
        self.send()
        self.assertEqual(
            self.env["restaurant.feedback.attempt"].search_count([]), count, "Whoever is out fills nothing"
        )

    def test_a_code_under_the_key_of_another_till(self):
        """It is not the guest's answer, and not in the way of it."""
        other = self.new_york.config_ids[0]
        for _time in range(LIMIT_PER_ORDER + 1):
            self.send(url=self.url(other), stars="1")
        self.assertFalse(self.order.rating_ids)
        self.assertEqual(self.send(comment="Mine").status_code, 200)
        self.assertEqual((self.feedback().order_id, self.order.rating_ids.rating), (self.order, 5))
        self.assertFalse(self.feedback(config=other).order_id)

    def test_what_cannot_be_placed_is_kept_for_a_person(self):
        self.send(url=self.url(token=OTHER), stars="1", comment="Cold", phone="138")
        waiting = self.feedback(OTHER)
        waiting.answered_at = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.env["restaurant.feedback"]._gc_unknown()
        self.assertEqual(waiting.exists().comment, "Cold")
        found = self.env["restaurant.feedback"].with_user(self.lin).search([("order_id", "=", False)])
        self.assertIn(waiting, found)
        waiting.with_user(self.lin).action_complain()
        complaint = waiting.complaint_ids
        self.assertEqual((complaint.description, complaint.phone, complaint.store_id), ("Cold", "138", self.shanghai))
        waiting.with_user(self.lin).action_complain()
        self.assertEqual(waiting.complaint_ids, complaint)
        # Without its till, too.
        waiting.config_id = False
        self.assertTrue(waiting.exists())

    def test_made_up_addresses_fill_no_database(self):
        with patch.object(restaurant_feedback_answer, "MOST_WAITING", 2):
            answers = [self.send(url=self.url(token=f"{number:024}")).status_code for number in range(3)]
        self.assertEqual(answers, [200, 200, 422])
        self.assertEqual(self.send().status_code, 200, "Whose order is here is heard")

    def test_done_is_said_when_it_is_done(self):
        url = self.url(end="/no")
        for _time in range(2 * LIMIT_PER_ORDER):
            self.send(stars="9")

        def opt_out(url):
            csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
            return self.url_open(url, data={"csrf_token": csrf})

        answer = opt_out(url)
        self.assertIn("not ask you", answer.text)
        self.env.invalidate_all()
        self.assertTrue(self.mei.guest_no_surveys, "However many answers there were")
        self.assertEqual(opt_out(self.url(token=OTHER, end="/no")).status_code, 404)
        self.pay(None, fields.Datetime.now(), feedback_token=OTHER)
        self.assertEqual(opt_out(self.url(token=OTHER, end="/no")).status_code, 404, "Nobody is known")


@tagged("post_install", "-at_install")
class TestManyAtOnce(TwoConnections):
    """Each attempt is counted before it is judged: of many at once no more get through than the limit."""

    def test_attempts(self):
        address, results = "198.51.100.7", []

        def attempt():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                config = env["pos.config"].new({"feedback_key": "many at once"})
                results.append(env["restaurant.feedback.attempt"]._allow(address, config, TOKEN))

        threads = [threading.Thread(target=attempt) for _number in range(2 * LIMIT_PER_ORDER)]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(len(results), len(threads), "None of them broke")
            self.assertLessEqual(results.count(True), LIMIT_PER_ORDER)
            attempt()
            self.assertFalse(results[-1])
        finally:
            with self.registry.cursor() as cr:
                cr.execute("DELETE FROM restaurant_feedback_attempt")


@tagged("post_install", "-at_install")
class TestCodes(FeedbackCase):
    """Whoever knows the code of an order may answer for its guest: nobody at the house knows those of others."""

    def test_nobody_reads_a_code(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        cashier = self._make_user("code_cashier", "base.group_user,point_of_sale.group_pos_manager")
        head = self._make_user("code_head", "restaurant_crm.group_manager,point_of_sale.group_pos_user")
        (cashier | head).group_ids |= self.env.ref("base.group_allow_export")
        for user in (cashier, head):
            mine = order.with_user(user)
            self.assertNotIn("feedback_token", mine.read()[0])
            for ask in (
                lambda mine=mine: mine.read(["feedback_token"]),
                lambda mine=mine: mine.search([("feedback_token", "=", TOKEN)]),
                lambda mine=mine: mine.search([("feedback_token", "=like", "0%")]),
                lambda mine=mine: mine.search([], order="feedback_token"),
                lambda mine=mine: mine.export_data(["feedback_token"]),
                lambda mine=mine: mine.formatted_read_group([], ["feedback_token"], ["__count"]),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    ask()
            [row] = mine.read_pos_data([], order.config_id)["pos.order"]
            self.assertFalse(row.get("feedback_token"), "It has been paid")

    def test_a_till_keeps_that_of_its_own_order(self):
        cashier = self._make_user("code_cashier", "base.group_user,point_of_sale.group_pos_user")
        draft = self._order(self.mei, fields.Datetime.now()).with_user(cashier)
        draft.write({"feedback_token": TOKEN})
        self.assertEqual(draft.sudo().feedback_token, TOKEN)
        [row] = draft.read_pos_data([], draft.config_id)["pos.order"]
        self.assertEqual(row["feedback_token"], TOKEN, "Any device prints the bill")
        draft.write({"feedback_token": OTHER})
        self.assertEqual(draft.sudo().feedback_token, TOKEN, "What is printed stays good")
        new = draft.create({**draft.copy_data()[0], "feedback_token": OTHER})
        self.assertEqual(new.sudo().feedback_token, OTHER)
