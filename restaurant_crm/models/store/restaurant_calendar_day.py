from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine.shared import holidays
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ...engine.store import working_days

# How far back visits are told working days from days off by what a library knows.
YEARS_BACK = 5


class RestaurantCalendarDay(models.Model):
    """A date on which a company's calendar differs from the week: a holiday, a working day that makes up for one, a
    day on which stores are closed."""

    _name = "restaurant.calendar.day"
    _description = "Calendar Day"
    _order = "date desc, id"
    _check_company_auto = True

    name = fields.Char(string="Occasion")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    date = fields.Date(required=True)
    kind = fields.Selection(
        [
            ("holiday", "Public Holiday"),
            ("working", "Working Day (Made Up For)"),
            ("ordinary", "As the Weekday Says"),
            ("closed", "Closed"),
        ],
        required=True,
        default="holiday",
        help="As the Weekday Says: a holiday of the library that is none here.",
    )
    store_ids = fields.Many2many(
        "restaurant.store",
        string="Closed Stores",
        check_company=True,
        help="Empty: all stores of the company are closed.",
    )
    is_from_library = fields.Boolean(
        string="From the Library",
        readonly=True,
        help="Kept up to date every night, until somebody changes it here.",
    )

    # Of closed stores there may be several entries on a date.
    _company_date_uniq = models.UniqueIndex(
        "(company_id, date) WHERE kind <> 'closed'", "The date has an entry already."
    )

    @api.depends("date", "name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for day in self:
            day.display_name = f"{format_date(self.env, day.date)} {day.name or kinds.get(day.kind, '')}".strip()

    @api.constrains("kind", "store_ids")
    def _check_stores(self):
        if any(day.store_ids and day.kind != "closed" for day in self):
            raise ValidationError(self.env._("Only closures are of single stores; other days are the company's."))

    def write(self, vals):
        """What somebody has changed is theirs: the library leaves it alone from then on."""
        if not vals.keys() <= {"is_from_library"}:
            vals = {"is_from_library": False, **vals}
        return super().write(vals)

    @api.model
    def _closed(self, stores, first, last):
        """The days on which these stores are closed, from one date to another: a set of (store id, date)."""
        # Who asks for a store may not see the calendar.
        flush(self.env, working_days.READS)
        return set(self.env.execute_query(working_days.closed(first, last, stores.ids)))

    @api.model
    def _holidays(self, companies, first, last):
        """The public holidays of these companies, from one date to another: a set of dates."""
        flush(self.env, working_days.READS)
        return {date for (date,) in self.env.execute_query(working_days.holidays(first, last, companies.ids))}

    def action_fill(self):
        """Fill in what the library knows of the country of the user's company."""
        self.check_access("create")
        company = self.env.company
        if not holidays.is_installed():
            raise UserError(
                self.env._(
                    "The server knows no holidays. Have the Python package holidays installed, and chinesecalendar for "
                    "China; or enter the days here."
                )
            )
        if not company.country_id:
            raise UserError(self.env._("Say first which country the company is in."))
        if not self._fill(company):
            raise UserError(
                self.env._("The packages that are installed do not know the country %s.", company.country_id.name)
            )
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.autovacuum
    def _fill_all(self):
        """Bring the calendars of all companies up to date; nightly, as states say late what a year will be like."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            self._fill(company)

    @api.model
    def _fill(self, company):
        """Write what a library knows of the years around today, and take back what it says no more.

        Entries that people made or changed stay, and the library adds none on their dates.

        :return: the number of days known; 0 when no library knows the country
        """
        if not company.country_id:
            return 0
        this_year = local_date(self.env).year
        language = company.partner_id.lang or self.env.lang
        wanted = {}
        for year in range(this_year - YEARS_BACK, this_year + 2):
            wanted |= holidays.days(company.country_id.code, year, language) or {}
        if not wanted:
            return 0
        first = fields.Date.to_date(f"{this_year - YEARS_BACK}-01-01")
        known = self.search([("company_id", "=", company.id), ("date", ">=", first), ("kind", "!=", "closed")])
        ours = {day.date: day for day in known if day.is_from_library}
        gone = known.browse(day.id for date, day in ours.items() if wanted.get(date, ("",))[0] != day.kind)
        gone.unlink()
        taken = set((known - gone).mapped("date"))
        self.create(
            [
                {"company_id": company.id, "date": date, "kind": kind, "name": name, "is_from_library": True}
                for date, (kind, name) in sorted(wanted.items())
                if date not in taken
            ]
        )
        return len(wanted)
