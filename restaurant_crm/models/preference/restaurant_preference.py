from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...engine.shared.languages import installed
from ..guest.profile_field import GUEST_RELATIONS_AND_TILL
from ..shared.readable_rows import ReadableRows

KINDS = [
    ("taste", "Taste"),
    ("dislike", "Dislike"),
    ("diet", "Diet"),
    ("allergy", "Allergy"),
    ("seat", "Seat"),
    ("service", "Service"),
    ("occasion", "Occasion"),
]
SEVERITIES = [("mild", "Mild"), ("serious", "Serious"), ("severe", "Life-Threatening")]

# What a dish can go against. Only an allergy stops it; the other two are marks on the line.
CONFLICT_KINDS = ("allergy", "diet", "dislike")


class RestaurantPreference(models.Model):
    """Something guests may like, avoid or wish for; also what dishes contain that some guests avoid."""

    _name = "restaurant.preference"
    _inherit = ["restaurant.deletion.mixin", "pos.load.mixin"]
    _description = "Guest Preference"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default="taste")
    icon = fields.Char(help="An emoji, shown with the preference at the till.")
    severity = fields.Selection(
        SEVERITIES, help="How bad the allergy usually is; what is known of a guest goes before it."
    )
    sensitive = fields.Boolean(
        help="Never shown at the till. A sensitive allergy therefore warns nobody there: use it with care."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="What staff should know or do.")
    guest_preference_ids = ReadableRows(
        "restaurant.guest.preference",
        "preference_id",
        string="Preferences of Guests",
        groups=GUEST_RELATIONS_AND_TILL,
    )
    guest_count = fields.Integer(string="Guests", compute="_compute_guest_count", groups=GUEST_RELATIONS_AND_TILL)
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "product_template_restaurant_preference_rel",
        "preference_id",
        "product_tmpl_id",
        string="Dishes Not Suitable",
    )

    _name_unique = models.UniqueIndex(
        "(kind, (name->>'en_US'))", "There is a preference of this kind and name already."
    )
    _severity_of_allergies = models.Constraint(
        "CHECK (kind <> 'allergy' OR severity IS NOT NULL)", "Say how bad the allergy usually is."
    )

    @api.depends("guest_preference_ids")
    def _compute_guest_count(self):
        rows = self.env["restaurant.guest.preference"]._read_group(
            [("preference_id", "in", self.ids)], ["preference_id"], ["__count"]
        )
        counts = {preference.id: count for preference, count in rows}
        for preference in self:
            preference.guest_count = counts.get(preference.id, 0)

    @api.onchange("kind")
    def _onchange_kind(self):
        self.severity = (self.severity or "serious") if self.kind == "allergy" else False

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        guests, dishes = sum(self.mapped("guest_count")), len(self.product_tmpl_ids)
        if guests and "allergy" in self.mapped("kind"):
            found.append(self.env._("Nobody is warned of the allergy of %(count)s guests any more.", count=guests))
        elif guests:
            found.append(self.env._("%(count)s guests lose it.", count=guests))
        if dishes:
            found.append(self.env._("%(count)s dishes are not marked with it any more.", count=dishes))
        return found

    @api.model
    def _find_by_name(self, name):
        """The preferences called ``name`` in any language, in whatever case."""
        found = self.browse()
        pattern = escape_psql(name.strip())
        for code in installed(self.env):
            found |= self.with_context(lang=code).search([("name", "=ilike", pattern)]).with_env(self.env)
        return found

    @api.model
    def _at_till_domain(self):
        """Which preferences the till may ever see."""
        return Domain("sensitive", "=", False)

    @api.model
    def _load_pos_data_domain(self, data, config):
        return self._at_till_domain()

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "kind", "icon", "severity", "sequence", "description", "write_date"]

    def action_open_guests(self):
        """Open the guests who have the preference."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_preference_action")
        return action | {"domain": [("preference_id", "=", self.id)], "display_name": self.name}
