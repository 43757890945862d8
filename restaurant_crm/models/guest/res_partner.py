from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.guest.birthday import COLUMNS, celebration, days_to_birthday
from ...engine.shared.clock import local_date
from ..shared.readable_rows import ReadableRows
from .profile_field import ONLY_GUEST_RELATIONS, ProfileField, of_profile

GENDERS = [("female", "Female"), ("male", "Male"), ("other", "Other")]

# Visits on the guest's page: what one screen shows.
RECENT_VISITS = 8


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Cashiers see what the card says: day and month.
    guest_birthday = fields.Date(string="Birthday", groups=ONLY_GUEST_RELATIONS, prefetch="guest")
    guest_birthday_year_unknown = fields.Boolean(
        string="Year of Birth Not Known",
        groups=ONLY_GUEST_RELATIONS,
        help="Day and month count, the year of the date does not.",
        prefetch="guest",
    )
    guest_gender = fields.Selection(GENDERS, string="Gender", groups=ONLY_GUEST_RELATIONS, prefetch="guest")
    # Written where guests say so; every choice of guests by their visits leaves them out.
    guest_no_profiling = fields.Boolean(
        string="No Profile",
        readonly=True,
        copy=False,
        groups=ONLY_GUEST_RELATIONS,
        help="The guest objects to being judged by visits: no segment, rule or campaign takes this guest.",
        prefetch="guest",
    )
    guest_currency_id = fields.Many2one(
        "res.currency", compute="_compute_guest_currency_id", compute_sudo=True, groups=ONLY_GUEST_RELATIONS
    )
    guest_days_to_birthday = fields.Integer(
        string="Days to Birthday",
        compute="_compute_guest_days_to_birthday",
        search="_search_guest_days_to_birthday",
        aggregator=None,
        groups=ONLY_GUEST_RELATIONS,
        help="0 on the day itself. Who was born on 29 February celebrates on the 28th in other years.",
    )
    guest_visit_ids = ReadableRows(
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
    guest_stage = of_profile(fields.Selection, "stage")
    guest_rhythm_text = of_profile(fields.Char, "rhythm_text")
    guest_rfm = of_profile(fields.Char, "rfm")
    guest_rfm_text = of_profile(fields.Char, "rfm_text")
    guest_visits = of_profile(fields.Integer, "visits")
    guest_visits_30 = of_profile(fields.Integer, "visits_30")
    guest_visits_90 = of_profile(fields.Integer, "visits_90")
    guest_visits_365 = of_profile(fields.Integer, "visits_365")
    guest_spend = of_profile(fields.Float, "spend")
    guest_spend_30 = of_profile(fields.Float, "spend_30")
    guest_spend_90 = of_profile(fields.Float, "spend_90")
    guest_spend_365 = of_profile(fields.Float, "spend_365")
    guest_average_check = of_profile(fields.Float, "average_check")
    guest_spend_per_cover = of_profile(fields.Float, "spend_per_cover")
    guest_average_covers = of_profile(fields.Float, "average_covers")
    guest_first_visit_date = of_profile(fields.Date, "first_visit_date")
    guest_last_visit_date = of_profile(fields.Date, "last_visit_date")
    guest_usual_gap = of_profile(fields.Float, "usual_gap")
    guest_gap_ratio = of_profile(fields.Float, "gap_ratio")
    guest_favourite_store_id = of_profile(fields.Many2one, "favourite_store_id")
    guest_manager_id = of_profile(fields.Many2one, "favourite_store_id.manager_id", string="Manager of Favourite Store")
    guest_favourite_region_id = of_profile(fields.Many2one, "favourite_region_id", string="Favourite Region")
    guest_top_dishes_text = of_profile(fields.Char, "top_dishes_text")
    guest_favourites = of_profile(fields.Html, "favourites")
    guest_habits = of_profile(fields.Html, "habits")

    def _compute_guest_recent_visit_ids(self):
        for partner in self:
            partner.guest_recent_visit_ids = self.env["restaurant.visit"].search(
                [("partner_id", "in", partner.ids)], limit=RECENT_VISITS
            )

    def _compute_guest_currency_id(self):
        self.guest_currency_id = self.env["res.company"]._restaurant_currency()

    @api.depends(*COLUMNS)
    def _compute_guest_days_to_birthday(self):
        said = list(dict.fromkeys(partner._celebration() for partner in self))
        query = SQL(
            """SELECT %s FROM unnest(%s::date[], %s::int[], %s::int[], %s::bool[]) WITH ORDINALITY AS said(%s, n)
             ORDER BY n""",
            days_to_birthday(celebration(), SQL("%s::date", local_date(self.env))),
            *(list(values) for values in zip(*said, strict=True)),
            SQL(", ").join(celebration()),
        )
        days = dict(zip(said, (row[0] for row in self.env.execute_query(query)), strict=True)) if said else {}
        for partner in self:
            found = days.get(partner._celebration())
            partner.guest_days_to_birthday = False if found is None else found

    def _celebration(self):
        """What the contact says about its birthday."""
        return tuple(self[name] or None for name in COLUMNS)

    def _search_guest_days_to_birthday(self, operator, value):
        self._check_field_access(self._fields["guest_days_to_birthday"], "read")
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
        """Whatever sorts, groups or adds up by one of our fields tells its value: it takes the right to read it."""
        if not field_expr.startswith("guest_"):
            # Of core's fields, which every payment asks for by the hundred.
            return super()._field_to_sql(alias, field_expr, query)
        field = self._fields.get(field_expr)
        if field:
            self._check_field_access(field, "read")
        if elsewhere := self._guest_field_elsewhere(alias, field_expr):
            return elsewhere
        if field_expr == "guest_days_to_birthday":
            # They change daily and are not stored: SQL counts like the compute.
            says = celebration(lambda name: super(ResPartner, self)._field_to_sql(alias, name, query))
            return days_to_birthday(says, SQL("%s::date", local_date(self.env)))
        if not isinstance(field, ProfileField):
            return super()._field_to_sql(alias, field_expr, query)
        # sudo: of own guests everything is known.
        result = super(ResPartner, self.sudo())._field_to_sql(alias, field_expr, query)
        if self._own_guests().is_true():
            return result
        return SQL("CASE WHEN %s THEN %s END", self._is_own_guest(SQL.identifier(alias, "id")), result)

    def _guest_field_elsewhere(self, alias, field_expr):
        """SQL of one of our fields that another room keeps in a table of its own; None for the others."""
        return None

    @api.model
    def _guest_domain(self):
        """Who counts as a guest: people who are not the house's own users. In SQL it is ``all_guests``."""
        return Domain("is_company", "=", False) & Domain("partner_share", "=", True)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Guests of whom the figure is not known come last, whichever way the list is sorted."""
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

    def _allergies_changed(self):
        """What these guests must not eat may have changed, which nobody may remember as it was."""
        self._guest_changed()
