"""Where delivery platforms send their orders."""

import logging

from odoo import http
from odoo.http import request

from ..analytics import platform_messages, platform_others
from ..models.shared import vault

_logger = logging.getLogger(__name__)

# Larger than any order; what is larger is not read.
MOST_BYTES = 2 * 1024 * 1024


class PlatformDoor(http.Controller):
    """Answers at once and does nothing but keep what came: platforms give up after seconds and send it again."""

    @http.route(
        ["/restaurant_crm/platform/<string:token>", "/restaurant_crm/platform/<string:token>/<string:topic>"],
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
    )
    def receive(self, token, topic="", **_fields):
        # sudo: platforms are no users; they are told by the address and by what they sign.
        platform = request.env["restaurant.platform"].sudo().search([("token", "=", token)])
        if not platform:
            return request.make_response("", status=404)
        asked = request.httprequest
        if (asked.content_length or 0) > MOST_BYTES:
            return request.make_response("", status=413)
        fields = asked.form.to_dict()
        came = platform_messages.Request(
            platform.address + (f"/{topic}" if topic else ""),
            {name.lower(): value for name, value in asked.headers.items()},
            b"" if fields else asked.get_data(),
            fields,
            topic,
        )
        try:
            platform.env["restaurant.platform.event"]._receive(platform, came)
        except platform_messages.NotSigned:
            _logger.warning("Somebody who is not %s sent something in its name", platform.name)
            return request.make_response("", status=403)
        except (platform_messages.NotUnderstood, KeyError, TypeError, ValueError) as error:
            _logger.warning("A message of %s was not understood: %s", platform.name, error)
            return request.make_response("", status=400)
        except vault.VaultError as error:
            _logger.error("A message of %s could not be kept: %s", platform.name, error)
            return request.make_response("", status=503)
        answer = platform_others.adapter(platform.kind)[2]
        return request.make_response(answer, headers=[("Content-Type", "application/json")])
