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
    def _allow(self, address, config, token):
        """Note an attempt; False when there were too many from this address or for this order of the till."""
        return self._allow_within(
            {f"address {address}": LIMIT_PER_ADDRESS, f"order {config.feedback_key} {token}": LIMIT_PER_ORDER}
        )

    @api.model
    def _allow_within(self, limits):
        """Note an attempt from each source; False when there were too many from one of them.

        In a transaction of its own: an attempt counts whatever becomes of it. It is noted first and counted
        afterwards, so that of many at once no more than the limit find themselves within it.

        :param limits: dict of source, which is kept as a hash, to attempts an hour
        """
        limits = {self._hash(source): limit for source, limit in limits.items()}
        with self.env.registry.cursor() as cr:
            attempts = self.with_env(self.env(cr=cr))
            # Whoever is out already fills no table.
            if not attempts._within(limits, 1):
                return False
            attempts.create([{"source": source} for source in limits])
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr))._within(limits)

    @api.model
    def _within(self, limits, more=0):
        """Whether ``more`` attempts than there are now would be within the limits by source."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=WINDOW_HOURS)
        counts = dict(
            self._read_group([("source", "in", list(limits)), ("tried_at", ">", since)], ["source"], ["__count"])
        )
        return all(counts.get(source, 0) + more <= limit for source, limit in limits.items())

    def _hash(self, text):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("tried_at", "<", limit)], limit=GC_UNLINK_LIMIT).unlink()
