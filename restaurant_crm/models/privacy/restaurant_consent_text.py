from odoo import api, fields, models
from odoo.exceptions import UserError

from .restaurant_consent import PURPOSES


class RestaurantConsentText(models.Model):
    """The words by which guests are asked: every version stays as it was shown."""

    _name = "restaurant.consent.text"
    _description = "Consent Text"
    _order = "purpose, version desc, id desc"

    purpose = fields.Selection(PURPOSES, required=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    text = fields.Text(required=True, translate=True, help="What the guest reads and agrees to, in every language.")
    why = fields.Text(translate=True, help="Why the house asks for it, in plain words.")
    months = fields.Integer(string="Holds for (Months)", help="0: until it is withdrawn.")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    consent_count = fields.Integer(string="Agreed", compute="_compute_consent_count", compute_sudo=True)
    active = fields.Boolean(string="In Use", default=True, help="New consents are given to the version in use.")

    _version_unique = models.UniqueIndex("(purpose, COALESCE(company_id, 0), version)")

    @api.depends("purpose", "version")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for text in self:
            text.display_name = f"{labels.get(text.purpose, '')} v{text.version}"

    def _compute_consent_count(self):
        counts = dict(
            self.env["restaurant.consent"]._read_group([("text_id", "in", self.ids)], ["text_id"], ["__count"])
        )
        for text in self:
            text.consent_count = counts.get(text, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A text of a purpose that has one already is its next version; the version before is in use no more."""
        texts = self.browse()
        for vals in vals_list:
            before = self._versions(vals.get("purpose"), vals.get("company_id"))
            texts += super().create([{**vals, "version": max(before.mapped("version"), default=0) + 1}])
            if texts[-1:].active:
                before.filtered("active").active = False
        return texts

    def write(self, vals):
        if {"text", "why", "purpose", "company_id"} & set(vals):
            self._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Words to which somebody has agreed are not translated otherwise; what was not translated yet may be."""
        if field_name in ("text", "why"):
            for text in self._used():
                known = text._fields[field_name]._get_stored_translations(text) or {}
                if any(known.get(lang) not in (None, value) for lang, value in translations.items()):
                    text._check_unused()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def unlink(self):
        self._check_unused()
        return super().unlink()

    def _used(self):
        """Those of these texts to which somebody has agreed."""
        # sudo: whoever edits texts need not see the guests.
        given = self.env["restaurant.consent"].sudo()._read_group([("text_id", "in", self.ids)], ["text_id"])
        used = {text.id for (text,) in given}
        return self.filtered(lambda text: text.id in used)

    def _check_unused(self):
        """:raise UserError: somebody has agreed to it"""
        if used := self._used():
            raise UserError(
                self.env._(
                    "Guests have agreed to “%(text)s” in these words. Make a new version instead.",
                    text=used[0].display_name,
                )
            )

    def action_new_version(self):
        """Open a copy, which is the next version."""
        self.ensure_one()
        fresh = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": fresh.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _versions(self, purpose, company_id):
        domain = [("purpose", "=", purpose), ("company_id", "=", company_id or False)]
        return self.with_context(active_test=False).search(domain)

    @api.model
    def _in_use(self, purpose, company=None):
        """The text of a purpose that guests are asked with today: that of the company, or of all."""
        company = company or self.env.company
        found = self.sudo().search([("purpose", "=", purpose), ("company_id", "in", (company.id, False))])
        return found.sorted(lambda text: (not text.company_id, -text.version))[:1]
