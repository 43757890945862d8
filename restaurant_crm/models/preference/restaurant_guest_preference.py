from odoo import api, fields, models

from .restaurant_preference import SEVERITIES

SOURCES = [("stated", "Stated by the Guest"), ("noted", "Noted by Staff"), ("inferred", "Inferred")]


class RestaurantGuestPreference(models.Model):
    """This guest has this preference: who says so, since when, how sure it is."""

    _name = "restaurant.guest.preference"
    _description = "Preference of a Guest"
    _order = "kind, noted_at desc, id desc"
    _rec_name = "preference_id"

    # The unique key below leads with the guest.
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade")
    preference_id = fields.Many2one("restaurant.preference", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(related="preference_id.kind", store=True)
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        help="How bad the allergy is for this guest.",
    )
    note = fields.Char()
    source = fields.Selection(SOURCES, required=True, default="stated")
    user_id = fields.Many2one("res.users", string="Noted By", default=lambda self: self.env.user, ondelete="set null")
    noted_at = fields.Datetime(string="Noted On", required=True, default=fields.Datetime.now)
    confirmed = fields.Boolean(help="Somebody made sure with the guest.")

    _partner_preference_unique = models.Constraint(
        "UNIQUE(partner_id, preference_id)", "The guest has this preference already."
    )

    @api.depends("preference_id")
    def _compute_severity(self):
        for row in self:
            row.severity = row.preference_id.severity if row.preference_id.kind == "allergy" else False

    @api.depends("preference_id", "partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.preference_id.name}: {row.partner_id.display_name}"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._note("preference_gained")
        return rows

    def write(self, vals):
        """What the guest no longer has is lost, what the row says instead is gained."""
        moved = not {"partner_id", "preference_id"}.isdisjoint(vals)
        if moved:
            self._note("preference_lost")
        result = super().write(vals)
        if moved:
            self._note("preference_gained")
        else:
            self.partner_id._guest_changed()
        return result

    def unlink(self):
        self._note("preference_lost")
        return super().unlink()

    def _note(self, kind):
        if self:
            self.env["restaurant.guest.log"]._note(
                [
                    {
                        "kind": kind,
                        "partner_id": row.partner_id.id,
                        "preference_id": row.preference_id.id,
                        "note": row.note,
                        "origin": "manual",
                    }
                    for row in self
                ]
            )

    @api.model
    def _merge(self, partners, target):
        """Move the preferences of ``partners``, contacts that become one, to ``target``.

        Of several rows for a preference the confirmed one counts before the others, the worst
        allergy before the lighter ones, the newest before the older ones.
        """
        worst = [key for key, _label in reversed(SEVERITIES)]
        rows = self.search([("partner_id", "in", partners.ids)], order="noted_at desc, id desc").sorted(
            lambda row: (not row.confirmed, worst.index(row.severity) if row.severity else 0)
        )
        kept = self.browse()
        for row in rows:
            if row.preference_id not in kept.preference_id:
                kept |= row
        # The log moves with the contacts: nothing happened to the guest.
        models.Model.unlink(rows - kept)
        models.Model.write(kept, {"partner_id": target.id})
        kept.flush_recordset()

    def action_confirm(self):
        """The guest was asked: it is so."""
        self.write({"confirmed": True})
