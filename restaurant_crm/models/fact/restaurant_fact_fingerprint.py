from odoo import api, fields, models

from ...engine.fact import beside, facts, fingerprints
from ..shared.big_integer import BigInteger


class RestaurantFactFingerprint(models.Model):
    """What the nightly check has seen of orders and facts, and found to agree; see ``engine/fact/fingerprints.py``."""

    _name = "restaurant.fact.fingerprint"
    _description = "Fingerprints of Orders and Facts"

    _log_access = False
    _rec_name = "kind"

    kind = fields.Char(required=True, readonly=True)
    key = fields.Integer(required=True, readonly=True)
    seen = BigInteger(readonly=True)
    confirmed = BigInteger(readonly=True)

    _kind_key_uniq = models.Constraint("UNIQUE(kind, key)", "A fingerprint is there once.")

    @api.model
    def _see(self):
        """Note how everything is. Whoever differs from what was confirmed is then to be looked at."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        for statement in fingerprints.see(self.env, facts.sources_of(self.env), beside.prints(self.env)):
            self.env.cr.execute(statement)

    @api.model
    def _doubtful(self):
        """Who is to be looked at: ids of guests, ascending; None for everybody."""
        differing = dict(self.env.execute_query(fingerprints.differing()))
        if "rules" in differing:
            return None
        partner_ids = set()
        for kind in beside.KINDS:
            if keys := differing.pop(kind, None):
                partner_ids |= {row[0] for row in self.env.execute_query(beside.guests_of_prints(self.env, kind, keys))}
        for kind in fingerprints.GUEST_KINDS:
            partner_ids |= set(differing.pop(kind, ()))
        for source in facts.sources_of(self.env):
            partner_ids |= set(differing.pop(f"{source.code}_orders", ()))
            for kind in [kind for kind in differing if kind.startswith(f"{source.code}_")]:
                rows = self.env.execute_query(source.guests_of_prints(kind, differing[kind]))
                partner_ids |= {row[0] for row in rows if row[0]}
        known = self.env["res.partner"]._persons_of(partner_ids) if partner_ids else set()
        return sorted(known)

    @api.model
    def _confirm(self):
        """Orders and facts agree as they were seen."""
        for statement in fingerprints.confirm():
            self.env.cr.execute(statement)

    @api.model
    def _confirm_profiles(self, partner_ids):
        """The profiles of these guests are right as they are now."""
        self.env["restaurant.guest.profile"].flush_model()
        self.env.cr.execute(fingerprints.confirm_profiles(partner_ids))

    @api.model
    def _doubt(self, partner_ids):
        """Look at these guests again next time."""
        kinds = [*fingerprints.GUEST_KINDS, *(f"{source.code}_orders" for source in facts.sources_of(self.env))]
        self.env.cr.execute(fingerprints.doubt(kinds, partner_ids))
