from odoo import api, fields, models
from odoo.fields import Domain

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
        "restaurant.visit", "partner_id", string="Visits", groups=ONLY_GUEST_RELATIONS, readonly=True
    )
    guest_stage = _metric(fields.Selection, "stage")
    guest_rfm = _metric(fields.Char, "rfm")
    guest_visits = _metric(fields.Integer, "visits")
    guest_visits_365 = _metric(fields.Integer, "visits_365")
    guest_spend = _metric(fields.Float, "spend")
    guest_spend_365 = _metric(fields.Float, "spend_365")
    guest_average_check = _metric(fields.Float, "average_check")
    guest_first_visit_date = _metric(fields.Date, "first_visit_date")
    guest_last_visit_date = _metric(fields.Date, "last_visit_date")
    guest_usual_gap = _metric(fields.Float, "usual_gap")
    guest_gap_ratio = _metric(fields.Float, "gap_ratio")
    guest_favourite_store_id = _metric(fields.Many2one, "favourite_store_id", string="Favourite Store")

    @api.model
    def _guest_domain(self):
        """Who counts as a guest: people, but not the house's own users."""
        return Domain("is_company", "=", False) & Domain("partner_share", "=", True)
