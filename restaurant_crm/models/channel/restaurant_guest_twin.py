from odoo import fields, models
from odoo.tools import formatLang

from ...engine.channel import twins


class RestaurantGuestTwin(models.Model):
    """Two contacts that may be one guest; people merge them, or tell them apart for good."""

    _name = "restaurant.guest.twin"
    _description = "Guests Who May Be One"
    _auto = False
    _order = "reason, partner_id, other_id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", string="Guest", readonly=True)
    other_id = fields.Many2one("res.partner", string="Other Guest", readonly=True)
    reason = fields.Selection(
        [("phone", "Same Number"), ("email", "Same E-mail"), ("birthday", "Same Name and Birthday")],
        string="What Is the Same",
        readonly=True,
    )
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    guest_summary = fields.Char(string="Guest Had", compute="_compute_summaries")
    other_summary = fields.Char(string="Other Had", compute="_compute_summaries")

    @property
    def _table_query(self):
        return twins.twins()

    def _compute_summaries(self):
        for pair in self:
            for name, guest in (("guest_summary", pair.partner_id), ("other_summary", pair.other_id)):
                pair[name] = self.env._(
                    "%(count)s visits, %(amount)s spent",
                    count=guest.guest_visits,
                    amount=formatLang(self.env, guest.guest_spend, digits=0, currency_obj=guest.guest_currency_id),
                )

    def action_merge(self):
        """Open Odoo's merge with both; what it does can be undone."""
        self.ensure_one()
        both = self.partner_id | self.other_id
        action = self.env["ir.actions.act_window"]._for_xml_id("base.action_partner_merge")
        return action | {"context": {"active_model": "res.partner", "active_ids": both.ids}}

    def action_tell_apart(self):
        """These are two; nobody is asked again."""
        self.check_access("read")
        for pair in self:
            self.env["restaurant.guest.apart"]._tell_apart(pair.partner_id, pair.other_id)
        self.invalidate_model()
