from odoo import api, fields, models

TIER_KINDS = [
    ("tier_up", "Tier Up"),
    ("tier_down", "Tier Down"),
    ("grace_started", "Grace Started"),
    ("grace_ended", "Grace Ended"),
    ("tier_override", "Tier Set by Hand"),
    ("tier_override_ended", "Tier by Hand Ended"),
    ("scheme_changed", "Scheme Changed"),
]


class RestaurantGuestLog(models.Model):
    """What happened to the guest's tier."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(selection_add=TIER_KINDS, ondelete={kind: "cascade" for kind, _label in TIER_KINDS})
    scheme_id = fields.Many2one("restaurant.tier.scheme", index="btree_not_null", ondelete="set null", readonly=True)
    tier_id = fields.Many2one("restaurant.tier", index="btree_not_null", ondelete="set null", readonly=True)
    former_tier_id = fields.Many2one(
        "restaurant.tier", string="From", index="btree_not_null", ondelete="set null", readonly=True
    )
    until = fields.Date(readonly=True, help="Last day of a grace or of a tier that was set by hand.")

    _scheme_logged = models.Index("(scheme_id, logged_at) WHERE scheme_id IS NOT NULL")

    @api.depends("subject")
    @api.depends_context("lang")
    def _compute_about(self):  # pylint: disable=missing-return
        super()._compute_about()
        for entry in self.filtered(lambda entry: entry.tier_id or entry.former_tier_id):
            entry.about = entry._said_to_reader(
                entry.subject,
                lambda entry: entry._move_between(entry.former_tier_id.display_name, entry.tier_id.display_name),
            )

    @api.model
    def _move_between(self, former, new):
        """The way from one level to another in words, either of which may be none."""
        return f"{former or '–'} → {new or '–'}" if former != new else former

    @api.model
    def _name_subjects(self, entries):  # pylint: disable=missing-return
        """Levels are named as they are at that moment, the former one with the new one."""
        super()._name_subjects(entries)
        tiers = self.env["restaurant.tier"].sudo()
        ids = {entry.get(field) for entry in entries for field in ("tier_id", "former_tier_id")} - {None, False}
        names = {tier.id: tier.display_name for tier in tiers.browse(ids).exists()}
        for entry in entries:
            shown = [names.get(entry.get(field)) for field in ("former_tier_id", "tier_id")]
            if any(shown):
                entry["subject"] = self._move_between(*shown)
