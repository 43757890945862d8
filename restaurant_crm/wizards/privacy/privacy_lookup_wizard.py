from odoo import fields, models
from odoo.tools import SQL, email_normalize

# An address that nobody has: core looks by name alone with it.
NOBODY = "nobody@privacy-lookup.invalid"


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's own search for a person: also for those without an address, and also in our records."""

    _inherit = "privacy.lookup.wizard"

    email = fields.Char(required=False)

    def _get_query(self):
        wizard = self
        if not email_normalize(self.email or ""):
            wizard = self.new({"name": self.name, "email": NOBODY})
        query = super(PrivacyLookupWizard, wizard)._get_query()
        registry = self.env["restaurant.personal.data"].sudo()
        guests = self._looked_for()
        if not guests:
            return query
        rows = registry._rows_of(guests.ids, guests._identifying_values())
        for table in sorted(rows):
            model = registry._model_of(table)
            # Core has looked there itself, or shows nothing of the kind.
            if model is None or not self._is_left_out(model):
                continue
            query = SQL(
                "%s UNION SELECT %s AS res_model_id, id AS res_id, TRUE AS is_active FROM %s WHERE %s",
                query,
                self.env["ir.model"]._get(model._name).id,
                SQL.identifier(table),
                rows[table],
            )
        return query

    def _looked_for(self):
        """Contacts with the name, the address or the number that was asked for."""
        said = (self.email or "").strip()
        everybody = self.env["res.partner"].sudo().with_context(active_test=False)
        domain = [("name", "=ilike", self.name.strip())]
        if email := email_normalize(said):
            domain = ["|", *domain, ("email_normalized", "=", email)]
        elif said:
            domain = ["|", *domain, ("phone_sanitized", "=", everybody._phone_format(number=said) or said)]
        return everybody.search(domain)._with_contacts_below()

    def _is_left_out(self, model):
        """Whether core skips rows of this model: those that go with their contact."""
        if not model._name.startswith("restaurant."):
            return False
        links = [
            field
            for field in model._fields.values()
            if field.store and field.type == "many2one" and field.comodel_name == "res.partner"
        ]
        return all(field.ondelete == "cascade" for field in links)


class PrivacyLog(models.Model):
    _inherit = "privacy.log"

    def _anonymize_email(self, label):
        """Of who has no address nothing is noted."""
        return super()._anonymize_email(label) if "@" in (label or "") else "-"
