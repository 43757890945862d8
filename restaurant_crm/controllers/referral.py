from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..models.campaign.restaurant_guest_device import COOKIE, COOKIE_DAYS
from .campaign import CampaignController
from .feedback import FeedbackController, till_of
from .guest_page import GuestPageController
from .public_page import public_page

# Invitations that one address opens in an hour: codes are no secret, but nobody tries them all.
OPENINGS = 120


def note_browser(guest):
    """The guest's page is open in this browser; staff who show a guest the page are not the guest."""
    if not guest or request.httprequest.method != "GET" or request.env.user._is_internal():
        return
    cookie = guest.env["restaurant.guest.device"]._note(guest, request.cookies.get(COOKIE))
    if cookie:
        request.future_response.set_cookie(
            COOKIE,
            cookie,
            max_age=COOKIE_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=request.httprequest.scheme == "https",
        )


class InvitationController(http.Controller):
    """What a guest shows or sends to whoever they would like to bring."""

    @http.route("/b/<string:code>", type="http", auth="public", methods=["GET"], sitemap=False)
    def invitation(self, code, **_ignored):
        """The code to say at the till; the page tells nobody whose it is."""
        env = request.env(user=SUPERUSER_ID)
        limits = {f"invitations {request.httprequest.remote_addr}": OPENINGS}
        if not env["restaurant.feedback.attempt"]._allow_within(limits):
            raise request.not_found()
        referrer = env["restaurant.referral"]._referrer(code)
        if not referrer:
            raise request.not_found()
        page = {
            "store_name": (referrer.company_id or env.company).name,
            "lang": request.env.lang or "en_US",
            "invitation": referrer._invitation(),
        }
        return public_page("restaurant_crm.invitation_page", page)


class GuestPageOfBrowser(GuestPageController):
    """Pages of guests note the browser, while guests are thanked for bringing others."""

    def _guest(self, token):
        access, guest = super()._guest(token)
        note_browser(guest)
        return access, guest


class FeedbackPageOfBrowser(FeedbackController):
    @http.route()
    def feedback(self, key, token, **form):
        note_browser(till_of(key, token)._feedback_order(token).partner_id)
        return super().feedback(key, token, **form)


class CampaignPageOfBrowser(CampaignController):
    @http.route()
    def page(self, token, **ignored):
        note_browser(self._message(token).partner_id)
        return super().page(token, **ignored)
