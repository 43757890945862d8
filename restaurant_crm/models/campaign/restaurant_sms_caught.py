from odoo import fields, models


class RestaurantSmsCaught(models.Model):
    """What would have been sent: the list of the provider “List”, for trying out and for demonstrations."""

    _name = "restaurant.sms.caught"
    _description = "SMS That Was Not Sent"
    _order = "caught_at desc, id desc"
    _rec_name = "number"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    number = fields.Char(required=True, readonly=True)
    text = fields.Text(readonly=True)
    signature = fields.Char(readonly=True)
    template = fields.Char(string="Approved Template", readonly=True)
    parameters = fields.Json(readonly=True)
    uuid = fields.Char(string="Number of the Message", readonly=True, index=True)
    caught_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
