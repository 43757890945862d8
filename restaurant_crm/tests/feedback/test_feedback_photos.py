"""Photos that guests send with their stars, and what else is sent instead."""

import re
from io import BytesIO
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...models.feedback import restaurant_feedback_photo as photo
from .case import TOKEN, FeedbackCase
from .pictures import picture


class TestFeedbackPhotos(FeedbackCase):
    def _read(self, attachment):
        return Image.open(BytesIO(attachment.raw))

    def test_they_are_drawn_anew(self):
        exif = Image.Exif()
        exif[0x010E] = "at home"
        exif[0x0112] = 6  # lies on its side
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        feedback = self.answer(1, photos=[picture((4000, 2000), exif=exif) + b"<script>alert(1)</script>"])
        [kept] = feedback._pictures()
        image = self._read(kept)
        self.assertEqual((image.format, image.size), ("JPEG", (800, 1600)))
        self.assertFalse(image.getexif())
        for hidden in (b"at home", b"script"):
            self.assertNotIn(hidden, kept.raw)
        self.assertFalse(kept.public or kept.access_token)
        self.assertEqual(order.complaint_ids._pictures(), kept, "The complaint shows them too")
        self.assertIn(f"/web/image/{kept.id}", order.complaint_ids.photos)

    def test_what_is_no_photo(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        for data in (b"", b"MZ", svg, picture()[:300], picture(kind="GIF"), b"%PDF-1.4"):
            with self.assertRaisesRegex(UserError, "not a photo"):
                self.env["restaurant.feedback"]._as_jpeg(data)
        self.assertTrue(self.env["restaurant.feedback"]._as_jpeg(picture(kind="PNG")))

    def test_huge_ones(self):
        with self.assertRaisesRegex(UserError, "too large"):
            self.env["restaurant.feedback"]._as_jpeg(picture((9000, 6000), "PNG"))
        with patch.object(photo, "LARGEST_FILE", 100), self.assertRaisesRegex(UserError, "too large"):
            self.env["restaurant.feedback"]._as_jpeg(picture())

    def test_three_at_most_and_each_once(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        red, blue, green, white = (picture(colour=name) for name in ("red", "blue", "green", "white"))
        feedback = self.answer(5, photos=[red, blue])
        self.answer(5, photos=[red])
        self.assertEqual(len(feedback._pictures()), 2, "Sent again")
        self.answer(5, photos=[green])
        with self.assertRaisesRegex(UserError, "Up to 3 photos"):
            self.answer(5, photos=[white])
        self.assertEqual(len(feedback._pictures()), 3)

    def test_they_go_with_the_answer(self):
        feedback = self.answer(5, token="f" * 24, photos=[picture()])
        kept = feedback._pictures()
        feedback.answered_at = fields.Datetime.subtract(fields.Datetime.now(), days=366)
        self.env["restaurant.feedback"]._gc_unknown()
        self.assertFalse(kept.exists())

    def test_who_may_look(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        kept = self.answer(5, photos=[picture()])._pictures()
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        self.assertTrue(kept.with_user(self.lin).read(["name"]))
        self.lin.restaurant_store_ids = self.new_york
        for user in (cashier, self.lin):
            with self.assertRaises(AccessError):
                kept.with_user(user).read(["name"])


@tagged("post_install", "-at_install")
class TestFeedbackPhotoPage(FeedbackCase, HttpCase):
    def send(self, *files, **form):
        url = f"/f/{self.config.feedback_key}/{TOKEN}"
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        data = {"csrf_token": csrf, f"stars_{self.food.id}": "5", **form}
        return self.url_open(url, data=data, files=[("photos", file) for file in files])

    def test_on_the_page(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.assertIn("Thank you", self.send(("a.jpg", picture()), ("b.png", picture(kind="PNG", colour="blue"))).text)
        self.assertEqual(len(order.feedback_ids._pictures()), 2)
        answer = self.send(("evil.jpg", b"<?php"), comment="Hello")
        self.assertIn("not a photo", answer.text)
        self.env.invalidate_all()
        self.assertEqual(order.feedback_ids.comment, "Hello", "The rest of the answer is kept")

    def test_without_a_photo_the_field_is_empty(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.assertIn("Thank you", self.send(("", b"")).text)
        self.assertFalse(order.feedback_ids._pictures())

    def test_files_where_words_belong(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        url = f"/f/{self.config.feedback_key}/{TOKEN}"
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        files = [(name, ("x.jpg", picture())) for name in ("comment", "phone", "may_contact", f"stars_{self.food.id}")]
        answer = self.url_open(url, data={"csrf_token": csrf, f"stars_{self.speed.id}": "4"}, files=files)
        self.assertIn("Thank you", answer.text)

    def test_an_answer_that_is_too_large_is_not_read(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        answer = self.send(*[(f"{number}.jpg", b"\xff" * (17 * 2**20)) for number in range(4)])
        self.assertEqual(answer.status_code, 413)
