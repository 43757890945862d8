from odoo import api, fields, models

from ...engine.campaign import ahead
from ...engine.shared.clock import local_date
from .restaurant_campaign_step import KINDS


class RestaurantCampaignDay(models.Model):
    """The calendar of campaigns: what will go out on a day, and on which days guests are taken in."""

    _name = "restaurant.campaign.day"
    _description = "Day of a Campaign"
    _auto = False
    _order = "date, campaign_id, id"

    campaign_id = fields.Many2one("restaurant.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(readonly=True)
    kind = fields.Selection(KINDS, string="What", readonly=True, help="Empty: guests are taken in.")
    messages = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        self.env.flush_all()
        return ahead.days(local_date(self.env))

    @api.depends("campaign_id", "kind", "messages")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for day in self:
            name = day.campaign_id.display_name
            day.display_name = (
                self.env._("%(campaign)s: %(kind)s, %(count)s", campaign=name, kind=kinds[day.kind], count=day.messages)
                if day.kind
                else self.env._("%s: takes guests in", name)
            )
