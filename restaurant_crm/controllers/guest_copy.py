import io
import zipfile

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request


def zipped(partner):
    """A guest's copy as the bytes of an archive: a page for people and a file for machines."""
    registry = partner.env["restaurant.personal.data"]
    sections = registry._copy(partner)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("what-we-know.html", registry._copy_html(partner, sections))
        archive.writestr("what-we-know.json", registry._copy_json(partner, sections))
    return buffer.getvalue()


def download(data, name, kind):
    """The response that has a browser save ``data``, out of no cache."""
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(data))),
        ("Content-Disposition", content_disposition(name)),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return request.make_response(data, headers)


class GuestCopyController(http.Controller):
    """The copy of a guest's data, as administrators hand it out."""

    @http.route("/restaurant_crm/guest_copy/<int:partner_id>", type="http", auth="user", methods=["GET"])
    def guest_copy(self, partner_id):
        """All that is known of a guest, in the guest's language."""
        if not request.env.user.has_group("restaurant_crm.group_manager"):
            raise AccessError(request.env._("Only administrators make copies of guests' data."))
        partner = request.env["res.partner"].with_context(active_test=False).search([("id", "=", partner_id)])
        if not partner:
            raise request.not_found()
        request.env["restaurant.guest.reading"]._note("copy", partner.ids)
        partner = partner.with_context(lang=partner.lang or request.env.lang)
        return download(zipped(partner), f"guest-{partner.id}.zip", "application/zip")
