import hashlib
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from ...engine.campaign import referrals as engine

# What a browser is known by: random, and nothing of the browser itself.
COOKIE = "restaurant_device"
COOKIE_DAYS = 180
KNOWN = re.compile(r"[A-Za-z0-9_-]{43}")


class RestaurantGuestDevice(models.Model):
    """A browser in which a guest's own pages were opened, so that nobody is thanked for bringing oneself.

    Known by a random cookie, of which the hash alone is kept, and only while a campaign for referrals runs.
    """

    _name = "restaurant.guest.device"
    _description = "Browser of a Guest"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    digest = fields.Char(required=True, readonly=True, index=True, groups=fields.NO_ACCESS)
    seen_at = fields.Datetime(required=True, readonly=True, index=True)

    _once = models.Constraint("UNIQUE(partner_id, digest)", "A browser is noted once for a guest.")

    @api.model
    def _note(self, guest, cookie):
        """A page of the guest was opened in the browser with this cookie; None for one that has none yet.

        :return: the cookie that the browser should have from now on; None where browsers are not noted
        """
        # sudo: guests are nobody, and their page says who they are.
        if not self.env["restaurant.campaign"].sudo()._running().filtered(lambda row: row.trigger == "referral"):
            return None
        if not (cookie and KNOWN.fullmatch(cookie)):
            cookie = secrets.token_urlsafe(32)
        digest = hashlib.sha256(cookie.encode()).hexdigest()
        if self.env.execute_query(engine.note_device(guest.id, digest, fields.Datetime.now())):
            self.env["restaurant.referral"]._take_back(guest)
        return cookie

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - timedelta(days=COOKIE_DAYS)
        self.search([("seen_at", "<", before)], limit=GC_UNLINK_LIMIT).unlink()
