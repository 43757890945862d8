import hashlib
import secrets

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.constants import GC_UNLINK_LIMIT

SOURCES = [("receipt", "Receipt"), ("mail", "E-mail"), ("staff", "Staff")]
# How long an address stays good, in hours: whoever reads the code of a receipt is at the table, a mail waits.
HOURS = {"receipt": 2, "mail": 24 * 30, "staff": 24}
# Digits of the number that a guest says to be shown a page from a receipt.
LAST_DIGITS = 4


class RestaurantGuestAccess(models.Model):
    """An address of a guest's own page. Only hashes are kept: who reads the database opens no page."""

    _name = "restaurant.guest.access"
    _description = "Address of a Guest's Page"
    _log_access = False
    _rec_name = "source"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", index=True)
    digest = fields.Char(required=True, groups=fields.NO_ACCESS)
    source = fields.Selection(SOURCES, required=True)
    order_id = fields.Many2one("pos.order", ondelete="set null", index="btree_not_null")
    user_id = fields.Many2one("res.users", ondelete="set null")
    made_at = fields.Datetime(required=True, default=fields.Datetime.now)
    expires_at = fields.Datetime(required=True)

    _digest_unique = models.UniqueIndex("(digest)")

    @api.model
    def _make(self, partner, source, order=None):
        """The path of a new address of the guest's page."""
        token = secrets.token_urlsafe(32)
        now = fields.Datetime.now()
        # sudo: who may show a guest the page is checked by whoever calls.
        self.sudo().create(
            {
                "partner_id": partner.id,
                "digest": self._digest(token),
                "source": source,
                "order_id": order.id if order else False,
                "user_id": self.env.uid,
                "expires_at": fields.Datetime.add(now, hours=HOURS[source]),
            }
        )
        return f"/g/{token}"

    @api.model
    def _digest(self, token):
        # The token is random: nobody guesses what is behind the hash.
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _find(self, token):
        """The address, if it is good now."""
        found = self.sudo().search([("digest", "=", self._digest(token)), ("expires_at", ">", fields.Datetime.now())])
        guest = found.partner_id
        return found if guest.active and guest.partner_share and not guest.is_company else self.browse()

    @api.model
    def _knows(self, partner, said):
        """Whether somebody has said the last digits of the guest's number, or the address."""
        said = (said or "").strip().lower()
        digits = "".join(filter(str.isdigit, partner.phone or ""))
        expected = [digits[-LAST_DIGITS:]] if len(digits) >= LAST_DIGITS else []
        expected += filter(None, [partner.email_normalized])
        return any(consteq(said.encode(), each.encode()) for each in expected)

    @api.autovacuum
    def _gc_ended(self):
        self.search([("expires_at", "<", fields.Datetime.now())], limit=GC_UNLINK_LIMIT).unlink()
