import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..till import entry_values as read
from .restaurant_consent import CHANNELS, PURPOSES

# Lines of a sheet, and keys of them.
MOST_LINES, LONGEST_KEY = 50, 40
# A signature: a picture of at most so many bytes, that begins as a PNG does, and so many points wide and high.
MOST_BYTES, MOST_POINTS = 60_000, 2000
PNG, PICTURE = b"\x89PNG\r\n\x1a\n", "data:image/png;base64,"
LONGEST_LANG = 20
# Key of the context under which a display says what is known of it.
ON_DISPLAY = "restaurant_crm_display"


class Display(dict):
    """What is known of a display; not the dict that whoever calls by RPC may put into a context."""


class RestaurantTillEntry(models.Model):
    """What guests answer on the customer display, signed by hand."""

    _inherit = "restaurant.till.entry"

    kind = fields.Selection(
        selection_add=[("consent", "Consent on the Customer Display")], ondelete={"consent": "cascade"}
    )

    def _receive_consent(self, guest, entry, entered_at):
        """Keep each line of the sheet: what is ticked is agreed to, what is not is a no to what was not allowed before.

        A display asks; it takes nothing back that the guest has allowed in another way.

        :raise UserError: the guest agrees and has not signed
        :raise VaultError: the signature cannot be kept
        """
        lines = self._lines_of_sheet(entry)
        agreed = entry.get("agreed") or []
        if not isinstance(agreed, list) or not all(key in lines for key in agreed):
            raise read.Unreadable("agreed")
        signature = self._signature(entry)
        if agreed and not signature:
            raise UserError(self.env._("Whoever agrees on the customer display has to sign."))
        config = self.env["pos.config"].search([("id", "=", read.number(entry, "config_id"))]).sudo()
        company = config.company_id or self.env.company
        order_uuid = read.uuid(entry, "order_uuid", required=False)
        # sudo: an order of this till, whoever serves it.
        order = self.env["pos.order"].sudo().search([("uuid", "=", order_uuid)]) if order_uuid else None
        order = order.filtered(lambda each: each.company_id == company) if order else self.env["pos.order"]
        said = {
            "given_at": entered_at,
            "lang": read.text(entry, "lang", LONGEST_LANG) or self.env.lang,
            "order_id": order.id,
            "order_uuid": False if order else order_uuid,
            "company_id": company.id,
        }
        allowed = {line["key"] for line in guest._page_consents() if line["state"] == "granted"}
        Consent = self.env["restaurant.consent"]
        for key, (purpose, channel, text) in lines.items():
            if key in agreed:
                evidence = {"signature": signature, "order": order_uuid, **self._of_display()}
                Consent._record(
                    guest, channel, purpose, "granted", "display", text_id=text.id, signed=True, **said, **evidence
                )
            elif key not in allowed:
                Consent._record(guest, channel, purpose, "refused", "display", text_id=text.id, **said)
        # sudo: cashiers read no questions.
        questions = self.env["restaurant.consent.question"].sudo().search([("uuid", "=", read.uuid(entry, "uuid"))])
        questions.state = "answered"

    def _lines_of_sheet(self, entry):
        """``{key: (purpose, channel, text)}`` of what stood on the display."""
        rows = entry.get("lines")
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_LINES:
            raise read.Unreadable("lines")
        lines = {}
        for row in rows:
            if not isinstance(row, list) or len(row) != 2:
                raise read.Unreadable("lines")
            key = read.text({"lines": row[0]}, "lines", LONGEST_KEY)
            purpose, _colon, channel = key.partition(":")
            # sudo: the version that was shown may be in use no more.
            text = self.env["restaurant.consent.text"].sudo().browse(read.number({"lines": row[1]}, "lines")).exists()
            if purpose not in dict(PURPOSES) or channel not in dict(CHANNELS) or text.purpose != purpose:
                raise read.Unreadable("lines")
            lines[key] = purpose, channel, text
        return lines

    @api.model
    def _signature(self, entry):
        """The picture of the signature in base64; empty if there is none."""
        given = read.text(entry, "signature", 2 * MOST_BYTES)
        if not given:
            return ""
        try:
            picture = base64.b64decode(given.removeprefix(PICTURE), validate=True)
        except (binascii.Error, ValueError):
            picture = b""
        size = [int.from_bytes(picture[start : start + 4]) for start in (16, 20)]
        fits = len(picture) <= MOST_BYTES and all(0 < each <= MOST_POINTS for each in size)
        if not picture.startswith(PNG) or not fits:
            raise read.Unreadable("signature")
        return base64.b64encode(picture).decode()

    @api.model
    def _of_display(self):
        """What is known of the display on which the guest has signed."""
        known = self.env.context.get(ON_DISPLAY)
        return known if isinstance(known, Display) else {"page": "customer display at the till"}
