from odoo import fields, models

KINDS = [
    ("added", "Added as a Contact"),
    ("removed", "Removed as a Contact"),
    ("tagged", "Tagged"),
    ("message", "Message Written"),
    ("link", "Link Opened"),
    ("registered", "Signed Up"),
    ("page", "Page Visited"),
    ("other", "Other"),
]
CHANNELS = [
    ("wecom", "WeCom"),
    ("wechat", "WeChat"),
    ("mail", "E-mail"),
    ("sms", "SMS"),
    ("phone", "Phone"),
    ("web", "Website"),
    ("other", "Other"),
]


class RestaurantInteraction(models.Model):
    """Something a guest did outside of a visit. Rows are only added."""

    _name = "restaurant.interaction"
    _inherit = "restaurant.carrier.mixin"
    _description = "Interaction"
    _order = "happened_at desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, required=True)
    channel = fields.Selection(CHANNELS, required=True, default="wecom")
    happened_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    subject = fields.Char(
        string="About", help="Such as the tag, the link or the title of the message; not the message."
    )
    user_id = fields.Many2one("res.users", string="Contact Of", ondelete="set null", help="Whose contact the guest is.")
    identity_ids = fields.Many2many(
        "restaurant.identity",
        "restaurant_interaction_identity_rel",
        "interaction_id",
        "identity_id",
        string="Known By",
        readonly=True,
    )

    _external_uniq = models.UniqueIndex("(external_id, channel, COALESCE(platform_id, 0))")
    _partner_at_idx = models.Index("(partner_id, happened_at) WHERE partner_id IS NOT NULL")
