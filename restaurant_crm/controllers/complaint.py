from odoo import http
from odoo.http import request
from odoo.tools import consteq

from .public_page import public_page

# Of a column of ids.
LARGEST_ID = 2**31 - 1


class ComplaintController(http.Controller):
    """Where a guest sees how far a complaint has come, by the token of a message."""

    @http.route("/complaint/<int:complaint_id>", type="http", auth="public", methods=["GET"], sitemap=False)
    def complaint(self, complaint_id, access_token="", **_ignored):
        """Status and coupons; nothing of who the guest is or what was said."""
        # sudo: the token says who may.
        complaint = request.env["restaurant.complaint"].sudo().browse(min(complaint_id, LARGEST_ID)).exists()
        token = complaint.access_token
        if not token or not isinstance(access_token, str) or not consteq(token.encode(), access_token.encode()):
            raise request.not_found()
        lang = complaint.partner_id.lang or request.env.lang or "en_US"
        # The page itself is rendered in the context of the request.
        request.update_context(lang=lang, tz=complaint.store_id.tz or "UTC")
        complaint = complaint.with_env(request.env(su=True))
        return public_page(
            "restaurant_crm.complaint_page",
            {
                "complaint": complaint,
                "lang": lang,
                "store_name": complaint.store_id.name or complaint.company_id.name,
            },
        )
