from odoo import api, fields, models, tools

from ..shared import vault

# Which block list a digest stands for.
KINDS = [("email", "E-mail"), ("phone", "Telephone")]
BLACKLISTS = {"email": "mail.blacklist", "phone": "phone.blacklist"}


class RestaurantSuppression(models.Model):
    """Addresses and numbers that are never written to again, as keyed hashes: who was forgotten stays unknown."""

    _name = "restaurant.suppression"
    _description = "Never Contacted Again"
    _log_access = False
    _rec_name = "kind"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    added_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _digest_unique = models.UniqueIndex("(kind, digest)")

    @api.model
    def _add(self, kind, values):
        """Keep the hashes of addresses or numbers in their normal form.

        :raise VaultError: there is no key to hash with
        """
        digests = {vault.digest(value, kind) for value in values}
        digests -= set(self.search([("kind", "=", kind), ("digest", "in", list(digests))]).mapped("digest"))
        self.create([{"kind": kind, "digest": digest} for digest in sorted(digests)])

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    @api.model
    @tools.ormcache()
    def _any(self):
        """Whether there are any: most houses have none, and contacts are saved all day."""
        return bool(self.search_count([], limit=1))

    @api.model
    def _block(self, kind, records, name):
        """Put what is suppressed of a field of these records on core's block list again."""
        if not self._any():
            return
        for value in self._find(kind, set(records.mapped(name)) - {False}):
            blacklist = self.env[BLACKLISTS[kind]]
            blacklist._add(value if kind == "email" else [value])

    @api.model
    def _find(self, kind, values):
        """Those of these addresses or numbers that are suppressed."""
        if not values or not vault.ready():
            return set()
        digests = {vault.digest(value, kind): value for value in values}
        found = self.search([("kind", "=", kind), ("digest", "in", list(digests))])
        return {digests[row.digest] for row in found}
