import hashlib
import hmac

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

# Answers an hour. Guests at one network of a store share an address.
LIMIT_PER_ADDRESS = 60
LIMIT_PER_ORDER = 10
WINDOW_HOURS = 1


class RestaurantFeedbackAttempt(models.Model):
    """Who sent an answer when, so that nobody floods the page. Addresses are kept as hashes, for a day."""

    _name = "restaurant.feedback.attempt"
    _description = "Feedback Attempt"
    _log_access = False
    _rec_name = "source"

    source = fields.Char(required=True, readonly=True, index=True)
    tried_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    @api.model
    def _allow(self, address, token):
        """Note an attempt; False when there were too many from this address or for this order."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=WINDOW_HOURS)
        sources = {self._hash(f"address {address}"): LIMIT_PER_ADDRESS, self._hash(f"order {token}"): LIMIT_PER_ORDER}
        counts = dict(
            self._read_group([("source", "in", list(sources)), ("tried_at", ">", since)], ["source"], ["__count"])
        )
        if any(counts.get(source, 0) >= limit for source, limit in sources.items()):
            return False
        self.create([{"source": source} for source in sources])
        return True

    def _hash(self, text):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    @api.autovacuum
    def _forget_old(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("tried_at", "<", limit)], limit=GC_UNLINK_LIMIT).unlink()
