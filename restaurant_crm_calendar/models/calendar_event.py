from odoo import fields, models


class CalendarEvent(models.Model):
    """An entry that proposes how many people a store needs, until a person makes something else of it."""

    _inherit = "calendar.event"

    restaurant_store_id = fields.Many2one(
        "restaurant.store", string="Staffing of", index="btree_not_null", readonly=True, copy=False, ondelete="set null"
    )
    restaurant_proposal = fields.Char(readonly=True, copy=False, help="What was proposed: name, start and end.")

    def _as_proposed(self):
        """Those of which nobody has changed anything."""
        return self.filtered(
            lambda event: event.restaurant_proposal == self._proposal(event.name, event.start, event.stop)
        )

    @staticmethod
    def _proposal(name, start, stop):
        return f"{name} {start} {stop}"
