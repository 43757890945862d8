from odoo import http
from odoo.http import request

from ..models.till import entry_values as read

# What one address may say an hour; displays of a store share one.
LIMIT_PER_ADDRESS = 1200
LONGEST_BROWSER = 300


class CustomerDisplayController(http.Controller):
    """What customer displays on other devices than the till's answer."""

    @http.route("/restaurant_crm/display/<string:uuid>", type="jsonrpc", auth="public", methods=["POST"])
    def display(self, uuid, said=None):
        """What a display says of a question; what it does not know of is answered like one that has ended."""
        address = request.httprequest.remote_addr
        questions = request.env["restaurant.consent.question"]
        attempts = request.env["restaurant.feedback.attempt"].sudo()
        gone = {"taken": False, "gone": True}
        try:
            uuid = read.uuid({"uuid": uuid}, "uuid")
        except read.Unreadable:
            return gone
        if not isinstance(said, dict) or not attempts._allow_within({f"display {address}": LIMIT_PER_ADDRESS}):
            return gone
        browser = request.httprequest.user_agent.string[:LONGEST_BROWSER]
        return questions._hear(uuid, said, page="customer display", address=address, browser=browser)
