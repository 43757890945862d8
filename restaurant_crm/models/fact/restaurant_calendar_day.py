from odoo import api, models

from ...engine.fact import beside

# Days that somebody enters by hand.
FEW_DATES = 5


class RestaurantCalendarDay(models.Model):
    """Whoever came on a date is evaluated again when the calendar says something else about it."""

    _inherit = "restaurant.calendar.day"

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days._queue_guests()
        return days

    def write(self, vals):
        before = {(day.company_id.id, day.date) for day in self}
        result = super().write(vals)
        if not vals.keys().isdisjoint(("company_id", "date", "kind")):
            self._queue_guests(before)
        return result

    def unlink(self):
        before = {(day.company_id.id, day.date) for day in self}
        result = super().unlink()
        self._queue_guests(before)
        return result

    def _queue_guests(self, others=()):
        """Have those evaluated who came to the companies on these dates, or on ``others``: (company id, date)."""
        dates = {day for _company, day in others} | set(self.exists().mapped("date"))
        # sudo: whoever keeps the calendar may have no rights on facts.
        if not dates or not self.env["restaurant.visit"].sudo().search_count([("visit_date", "in", dates)], limit=1):
            return
        if len(dates) > FEW_DATES:
            # Of a whole calendar most guests are concerned.
            self.env["restaurant.fact.check"]._start("settings")
            return
        self.env.flush_all()
        self.env["restaurant.guest.queue"]._add_from(beside.of_dates(dates))
