from base64 import b64decode

from odoo import http
from odoo.http import request

from .public_page import public_page

# What a guest may say on the page: purpose and channel by the name of the button.
CHOICES = {"channel": ("marketing", None), "all": ("marketing", "any"), "profile": ("profiling", "any")}
TOKEN_LENGTH = 32
# One transparent dot.
PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


class CampaignController(http.Controller):
    """Where guests say that they want no more, by the token of a message: as easily as they once said yes."""

    @http.route("/u/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False)
    def page(self, token, **_ignored):
        """What the guest may choose; opening the page changes nothing, as programs open links by themselves."""
        message = self._message(token)
        return self._page(message)

    @http.route("/u/<string:token>", type="http", auth="public", methods=["POST"], csrf=False, sitemap=False)
    def choose(self, token, choice="channel", **_ignored):
        """Take the guest's word; mail programs post here with one click and say no choice."""
        message = self._message(token)
        message._withdraw(*CHOICES.get(choice, CHOICES["channel"]), request.httprequest.path)
        return self._page(message, done=True)

    @http.route("/u/<string:token>/o.gif", type="http", auth="public", methods=["GET"], sitemap=False)
    def opened(self, token, **_ignored):
        """The mail was shown: by the guest, or by a program that shows everything."""
        self._message(token)._note_opened()
        headers = [("Content-Type", "image/gif"), ("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex")]
        return request.make_response(PIXEL, headers)

    def _message(self, token):
        # sudo: the token says whose message it is.
        Message = request.env["restaurant.campaign.message"].sudo()
        message = Message.search([("token", "=", token)], limit=1) if len(token) == TOKEN_LENGTH else Message
        if not message:
            raise request.not_found()
        return message

    def _page(self, message, done=False):
        lang = message.partner_id.lang or request.env.lang or "en_US"
        request.update_context(lang=lang)
        return public_page(
            "restaurant_crm.campaign_page",
            {"message": message, "company": message.company_id, "lang": lang, "done": done},
        )
