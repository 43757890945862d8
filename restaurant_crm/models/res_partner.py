from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

GENDERS = [("female", "Female"), ("male", "Male"), ("other", "Other")]

ONLY_GUEST_RELATIONS = "restaurant_crm.group_user"


def _metric(field_cls, name, **options):
    """A metric of the profile on the guest: read, searched, sorted and grouped by through the stored link."""
    return field_cls(related=f"guest_profile_id.{name}", groups=ONLY_GUEST_RELATIONS, **options)


class ResPartner(models.Model):
    _inherit = "res.partner"

    guest_birthday = fields.Date(string="Birthday")
    guest_gender = fields.Selection(GENDERS, string="Gender")
    guest_profile_id = fields.Many2one(
        "restaurant.guest.profile",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=ONLY_GUEST_RELATIONS,
        help="Visits, spend, rhythm and favourites, from the paid orders.",
    )
    guest_visit_ids = fields.One2many(
        "restaurant.visit", "partner_id", string="Guest Visits", groups=ONLY_GUEST_RELATIONS, readonly=True
    )
    guest_stage = _metric(fields.Selection, "stage")
    guest_rhythm_text = _metric(fields.Char, "rhythm_text")
    guest_rfm = _metric(fields.Char, "rfm")
    guest_rfm_text = _metric(fields.Char, "rfm_text")
    guest_visits = _metric(fields.Integer, "visits")
    guest_visits_30 = _metric(fields.Integer, "visits_30")
    guest_visits_90 = _metric(fields.Integer, "visits_90")
    guest_visits_365 = _metric(fields.Integer, "visits_365")
    guest_spend = _metric(fields.Float, "spend")
    guest_spend_30 = _metric(fields.Float, "spend_30")
    guest_spend_90 = _metric(fields.Float, "spend_90")
    guest_spend_365 = _metric(fields.Float, "spend_365")
    guest_average_check = _metric(fields.Float, "average_check")
    guest_spend_per_cover = _metric(fields.Float, "spend_per_cover")
    guest_average_covers = _metric(fields.Float, "average_covers")
    guest_first_visit_date = _metric(fields.Date, "first_visit_date")
    guest_last_visit_date = _metric(fields.Date, "last_visit_date")
    guest_usual_gap = _metric(fields.Float, "usual_gap")
    guest_gap_ratio = _metric(fields.Float, "gap_ratio")
    guest_favourite_store_id = _metric(fields.Many2one, "favourite_store_id")
    guest_favourite_region_id = _metric(fields.Many2one, "favourite_region_id", string="Favourite Region")
    guest_top_dishes_text = _metric(fields.Char, "top_dishes_text")
    guest_favourites = _metric(fields.Html, "favourites")
    guest_habits = _metric(fields.Html, "habits")

    @api.model
    def _guest_domain(self):
        """Who counts as a guest: people, but not the house's own users."""
        return Domain("is_company", "=", False) & Domain("partner_share", "=", True)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Whoever a metric is unknown of comes last, whichever way the list of guests is sorted."""
        if field_name.startswith("guest_") and not nulls.code:
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def action_open_guest_visits(self):
        """Open the guest's visits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_visit_action")
        return action | {"domain": [("partner_id", "=", self.id)], "context": {}}
