"""The code of a guest as a page and a picture, and browsers in which pages of two guests were opened."""

from base64 import b64decode

from lxml import etree

from odoo import fields
from odoo.tests import HOST, HttpCase, tagged

from ...models.campaign.restaurant_guest_device import COOKIE
from .referral_case import ReferralCase


@tagged("post_install", "-at_install")
class TestReferralPages(ReferralCase, HttpCase):
    def open_page(self, guest, browser=None):
        """The guest's own page in a browser; returns its cookie."""
        self.opener.cookies.pop(COOKIE, None)
        if browser:
            self.opener.cookies.set(COOKIE, browser, domain=HOST)
        response = self.url_open(self.env["restaurant.guest.access"]._make(guest, "mail"))
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return response.cookies.get(COOKIE), response.text

    def test_the_code_on_the_own_page(self):
        _cookie, page = self.open_page(self.mei)
        self.assertIn(self.code, page)
        self.assertIn(self.mei._invitation()["picture"], page)
        self.assertIn(f"/b/{self.code}", page)
        _cookie, page = self.open_page(self._make_guest("Never here"))
        self.assertNotIn("Bring somebody", page)
        self.thanks.action_stop()
        cookie, page = self.open_page(self.mei)
        self.assertNotIn("Bring somebody", page)
        self.assertFalse(cookie, "browsers are not told apart without need")

    def test_the_picture_is_one(self):
        kind, _comma, content = self.mei._invitation()["picture"].partition(",")
        self.assertEqual(kind, "data:image/svg+xml;base64")
        picture = etree.fromstring(b64decode(content))
        side = int(picture.get("viewBox").split()[2])
        cells = picture[1].get("d").split("M")[1:]
        ink = {tuple(map(int, cell.partition("h")[0].split())) for cell in cells}
        self.assertTrue(all(4 <= place < side - 4 for cell in ink for place in cell), "a margin for readers")
        corner = [[(column, row) in ink for column in range(4, 11)] for row in range(4, 11)]
        self.assertEqual([sum(row) for row in corner], [7, 2, 5, 5, 5, 2, 7], "what readers look for")

    def test_an_invitation_tells_nobody_whose_it_is(self):
        self.mei.name = "Mei Mei"
        response = self.url_open(f"/b/{self.code}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.code, response.text)
        self.assertNotIn("Mei Mei", response.text)
        for code in ("XXXXXX", "x" * 400, "%00", "1' OR 1=1"):
            self.assertEqual(self.url_open(f"/b/{code}").status_code, 404, code)

    def test_one_browser_before(self):
        """Pages of both were opened in one browser: they are one person, or share more than a meal."""
        cookie, _page = self.open_page(self.mei)
        self.assertTrue(cookie)
        self.assertEqual(self.open_page(self.bo, cookie)[0], cookie)
        referral = self.bring_in(self.bo)
        self.comes(self.bo)
        self.assertEqual((referral.state, referral.reason), ("refused", "device"))

    def test_one_browser_afterwards(self):
        """It turns out later: what was given and is not used yet ends; what was used is used."""
        self.thanks.step_ids += self.env["restaurant.campaign.step"].new(
            {"kind": "coupon", "program_id": self.program.id, "delay_days": 5}
        )
        referral = self.bring_in(self.bo)
        self.comes(self.bo)
        self.hand_over()
        cards = self.messages(self.thanks).card_id
        self.assertEqual(len(cards), 2)
        cards.filtered(lambda card: card.partner_id == self.mei).points = 0
        cookie, _page = self.open_page(self.mei)
        self.assertEqual(referral.state, "thanked")
        self.open_page(self.bo, cookie)
        self.assertEqual((referral.state, referral.reason), ("refused", "device"))
        self.assertEqual({card.partner_id: card.active for card in cards}, {self.mei: True, self.bo: False})
        self.assertEqual(set(self.messages(self.thanks).mapped("state")), {"sent", "skipped"}, "nothing waits any more")

    def test_two_browsers(self):
        self.open_page(self.mei)
        self.open_page(self.bo)
        self.assertEqual(self.env["restaurant.guest.device"].search_count([]), 2)
        referral = self.bring_in(self.bo)
        self.comes(self.bo)
        self.assertEqual(referral.state, "thanked")

    def test_a_browser_of_the_house(self):
        """Where many guests open their pages, or staff show them, nothing is told of two of them."""
        cookie, _page = self.open_page(self.mei)
        for guest in self._make_guests(5, "Passing"):
            self.open_page(guest, cookie)
        self.open_page(self.bo, cookie)
        referral = self.bring_in(self.bo)
        self.comes(self.bo)
        self.assertEqual(referral.state, "thanked")
        seen = self.env["restaurant.guest.device"].search_count([])
        self._make_user("shows_pages", "restaurant_crm.group_user")
        self.authenticate("shows_pages", "shows_pages")
        self.url_open(self.env["restaurant.guest.access"]._make(self.bo, "staff"))
        self.assertEqual(self.env["restaurant.guest.device"].search_count([]), seen)

    def test_browsers_are_forgotten(self):
        self.open_page(self.mei)
        device = self.env["restaurant.guest.device"].search([])
        device.seen_at = fields.Datetime.subtract(fields.Datetime.now(), days=200)
        self.env["restaurant.guest.device"]._gc_old()
        self.assertFalse(device.exists())
