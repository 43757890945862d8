from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.shared.birthday import days_to_birthday

GENDERS = [("female", "Female"), ("male", "Male"), ("other", "Other")]

# Visits on the guest's page: what one screen shows.
RECENT_VISITS = 8

ONLY_GUEST_RELATIONS = "restaurant_crm.group_user"


def _metric(field_cls, name, **options):
    """A metric of the profile on the guest: searched, sorted and grouped by through the link."""
    return field_cls(related=f"guest_profile_id.{name}", groups=ONLY_GUEST_RELATIONS, **options)


class ResPartner(models.Model):
    _inherit = "res.partner"

    guest_birthday = fields.Date(string="Birthday")
    guest_birthday_year_unknown = fields.Boolean(
        string="Year of Birth Not Known", help="Day and month count, the year of the date does not."
    )
    guest_gender = fields.Selection(GENDERS, string="Gender")
    guest_days_to_birthday = fields.Integer(
        string="Days to Birthday",
        compute="_compute_guest_days_to_birthday",
        search="_search_guest_days_to_birthday",
        aggregator=None,
        help="0 on the day itself. Who was born on 29 February celebrates on the 28th in other years.",
    )
    guest_visit_ids = fields.One2many(
        "restaurant.visit",
        "partner_id",
        string="Guest Visits",
        groups=ONLY_GUEST_RELATIONS,
        readonly=True,
    )
    guest_recent_visit_ids = fields.One2many(
        "restaurant.visit",
        "partner_id",
        string="Recent Visits",
        compute="_compute_guest_recent_visit_ids",
        groups=ONLY_GUEST_RELATIONS,
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
    guest_manager_id = fields.Many2one(
        related="guest_profile_id.favourite_store_id.manager_id",
        string="Manager of Favourite Store",
        groups=ONLY_GUEST_RELATIONS,
    )
    guest_favourite_region_id = _metric(fields.Many2one, "favourite_region_id", string="Favourite Region")
    guest_top_dishes_text = _metric(fields.Char, "top_dishes_text")
    guest_favourites = _metric(fields.Html, "favourites")
    guest_habits = _metric(fields.Html, "habits")

    def _compute_guest_recent_visit_ids(self):
        for partner in self:
            partner.guest_recent_visit_ids = self.env["restaurant.visit"].search(
                [("partner_id", "in", partner.ids)], limit=RECENT_VISITS
            )

    @api.depends("guest_birthday")
    def _compute_guest_days_to_birthday(self):
        born = {partner.guest_birthday for partner in self if partner.guest_birthday}
        query = SQL(
            "SELECT born, %s FROM unnest(%s::date[]) AS born",
            days_to_birthday(SQL("born"), SQL("%s::date", fields.Date.context_today(self))),
            list(born),
        )
        days = dict(self.env.execute_query(query)) if born else {}
        for partner in self:
            partner.guest_days_to_birthday = days.get(partner.guest_birthday, False)

    def _search_guest_days_to_birthday(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS or operator not in ("in", "<", "<=", ">", ">="):
            return NotImplemented
        comparison, value = (
            ("= ANY", [days for days in value if days is not False]) if operator == "in" else (operator, value)
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s (%s)",
                model._field_to_sql(alias, "guest_days_to_birthday", query),
                SQL(comparison),
                value,
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """The days to the birthday change daily and are not stored: SQL counts like the compute."""
        if field_expr != "guest_days_to_birthday":
            return super()._field_to_sql(alias, field_expr, query)
        born = super()._field_to_sql(alias, "guest_birthday", query)
        return days_to_birthday(born, SQL("%s::date", fields.Date.context_today(self)))

    @api.model
    def _guest_domain(self):
        """Who counts as a guest: people who are not the house's own users. In SQL it is ``all_guests``."""
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

    def _guest_changed(self):
        """What is shown of these guests has changed; whoever shows guests elsewhere hears of it by extending this."""
