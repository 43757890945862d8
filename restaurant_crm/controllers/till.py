from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from odoo.addons.point_of_sale.controllers.main import PosController


class TillController(PosController):
    """What a till needs beside its data."""

    def _get_pos_service_worker(self):
        """Ours first: of two that answer a request the first one counts."""
        with file_open("restaurant_crm/static/src/service_worker/till.js") as file:
            return f"{file.read()}\n{super()._get_pos_service_worker()}"


class SelfOrderController(http.Controller):
    @http.route("/restaurant_crm/self-order/allergens", type="jsonrpc", auth="public", website=True, readonly=True)
    def allergens(self, access_token):
        """What the dishes of a menu contain, as everybody may know; see ``pos.config._allergens_for_guests``."""
        # sudo: whoever has the address of the menu in the hand is nobody yet.
        config = request.env["pos.config"].sudo()._find_self_order(access_token)
        if not config:
            raise NotFound()
        language = get_lang(request.env, request.cookies.get("frontend_lang")).code
        return config.with_context(lang=language)._allergens_for_guests()
