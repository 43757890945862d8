from odoo import fields, models

from ...engine.privacy import consent as engine
from .restaurant_consent import CHANNELS, PURPOSES, STATES


class RestaurantConsentState(models.Model):
    """What holds for a guest now: the last word on each channel and purpose."""

    _name = "restaurant.consent.state"
    _description = "Consent in Force"
    _log_access = False
    _order = "partner_id, purpose, channel"
    _rec_name = "purpose"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True, index=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    since = fields.Datetime(required=True, readonly=True)
    expires_on = fields.Date(readonly=True)
    consent_id = fields.Many2one(
        "restaurant.consent", string="By", readonly=True, ondelete="set null", index="btree_not_null"
    )
    source = fields.Selection(related="consent_id.source")

    _one_word = models.UniqueIndex("(partner_id, purpose, channel)")

    def _has_run_out(self, day):
        """Whether this was a consent, and its last day is before the business day; what is refused never runs out."""
        self.ensure_one()
        return self.state == "granted" and bool(self.expires_on and self.expires_on < day)

    def _rebuild(self, partner_ids):
        """Say anew what holds for these contacts, from all that they ever said: after a merge."""
        self.env["restaurant.consent"].flush_model()
        self.env.cr.execute("DELETE FROM restaurant_consent_state WHERE partner_id = ANY(%s)", [list(partner_ids)])
        self.env.cr.execute(
            "SELECT id FROM restaurant_consent WHERE partner_id = ANY(%s) ORDER BY given_at, id", [list(partner_ids)]
        )
        for (consent_id,) in self.env.cr.fetchall():
            self.env.execute_query(engine.keep_states([consent_id]))
        self.invalidate_model()
