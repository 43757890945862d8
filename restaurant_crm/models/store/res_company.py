import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ... import settings

# The zone by whose clock a whole country goes, where zones within it differ.
ONE_CLOCK = {"CN": "Asia/Shanghai"}


class ResCompany(models.Model):
    """The clock and the days off of a company's restaurants, and the currency in which the chain adds up."""

    _inherit = "res.company"

    restaurant_tz = fields.Selection(
        related="partner_id.tz",
        string="Clock of the Restaurants",
        readonly=False,
        help="The time zone of the company. Stores go by it unless they have one of their own.",
    )

    restaurant_days_off = fields.Char(
        string="Days Off in the Week",
        required=True,
        default="6,7",
        help="Numbers of the days, 1 for Monday to 7 for Sunday, with commas: 6,7. The calendar says what is different "
        "on a date.",
        prefetch="restaurant",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Core gives a new contact the clock of whoever makes it; a company goes by that of its country.
        companies = super(ResCompany, self.with_context(tz=False)).create(vals_list).with_env(self.env)
        companies._derive_clock()
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "currency_id" in vals:
            self.env.registry.clear_cache()
        return result

    @api.constrains("restaurant_days_off")
    def _check_restaurant_days_off(self):
        for company in self:
            days = (company.restaurant_days_off or "").replace("，", ",").replace(" ", "").split(",")
            if not set(days) <= set("1234567"):
                raise ValidationError(
                    self.env._("Enter the days off as numbers from 1 (Monday) to 7 (Sunday), such as 6,7.")
                )

    @api.model
    @tools.ormcache()
    def _restaurant_currencies(self):
        """The id of the chain's currency, and the ids of the companies that have another one.

        It is the one of the settings, else that of the first company.
        """
        # sudo: what a chain adds up in does not depend on who asks. Visits of companies that are closed count, too.
        every = self.sudo().with_context(active_test=False)
        every = every.search([], order="id")  # pylint: disable=no-search-all
        currency_of = {company.id: company.currency_id.id for company in every}
        chosen = settings.get(self.env, "chain_currency_id")
        if not self.env["res.currency"].sudo().browse(chosen).exists():
            chosen = next(iter(currency_of.values()))
        return chosen, tuple(company for company, currency in currency_of.items() if currency != chosen)

    @api.model
    def _in_which_units(self):
        """What all visits depend on of companies, as far as it is not as usual."""
        foreign = self.sudo().browse(self._restaurant_currencies()[1])
        companies = self.sudo().search([("restaurant_days_off", "!=", "6,7")], order="id")
        return [
            [(company.id, company.currency_id.id) for company in foreign],
            [(company.id, company.restaurant_days_off) for company in companies],
        ]

    @api.model
    def _restaurant_currency(self):
        """The chain's currency."""
        return self.env["res.currency"].browse(self._restaurant_currencies()[0])

    def _derive_clock(self):
        """Give companies without a clock that of their country, else of the administrator; never that of who asks."""
        administrator = self.env.ref("base.user_admin", raise_if_not_found=False)
        for company in self.sudo().filtered(lambda company: not company.partner_id.tz):
            zone = _clock_of_country(company.country_id.code) or administrator and administrator.tz
            if zone:
                company.partner_id.tz = zone


def _clock_of_country(code):
    """The time zone of a country all of which shows the same time; None for others."""
    if not code:
        return None
    zones = pytz.country_timezones.get(code, [])
    if code in ONE_CLOCK or len(zones) == 1:
        return ONE_CLOCK.get(code) or zones[0]
    return None
