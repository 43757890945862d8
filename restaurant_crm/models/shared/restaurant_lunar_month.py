from odoo import api, fields, models

from ...engine.shared import lunar


class RestaurantLunarMonth(models.Model):
    """The months of the lunar calendar, written down once: SQL finds all birthdays by them at once."""

    _name = "restaurant.lunar.month"
    _description = "Month of the Lunar Calendar"
    _log_access = False
    _order = "first_day"
    _rec_name = "first_day"

    year = fields.Integer(required=True, readonly=True, aggregator=None)
    month = fields.Integer(required=True, readonly=True, aggregator=None)
    leap = fields.Boolean(readonly=True)
    first_day = fields.Date(required=True, readonly=True, index=True)
    days = fields.Integer(string="Number of Days", required=True, readonly=True)

    _month_uniq = models.Constraint("UNIQUE(year, month, leap)", "A month is there once.")

    @api.model
    def _is_known(self):
        return bool(self.sudo().search_count([], limit=1))

    @api.autovacuum
    def _write_down(self):
        """Write the calendar down where the library is there and the calendar is not; nightly: it may come later."""
        if self._is_known() or not lunar.library():
            return
        names = ("year", "month", "leap", "first_day", "days")
        self.create([dict(zip(names, month, strict=True)) for month in lunar.months()])
