import base64
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared import vault

KINDS = [
    ("meituan", "Meituan"),
    ("eleme", "Ele.me / Taobao"),
    ("douyin", "Douyin"),
    ("deliverect", "Deliverect"),
    ("uber_eats", "Uber Eats"),
    ("other", "Other"),
]
ABOUT_SECRET = "restaurant.platform.secret"


class RestaurantPlatform(models.Model):
    """A platform that takes orders for the chain. What its files mean is kept as for another till."""

    _name = "restaurant.platform"
    _description = "Delivery Platform"
    _inherits = {"restaurant.history.till": "till_id"}
    _order = "id"

    till_id = fields.Many2one(
        "restaurant.history.till", string="Files", required=True, ondelete="restrict", index=True, readonly=True
    )
    # Whoever reads an order reads of which platform it is, without rights on its files.
    display_name = fields.Char(compute_sudo=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    cancelled_words = fields.Char(
        related="till_id.cancelled_words", readonly=False, default="取消, 关闭, 无效, 全额退款, 已退款, cancel, void"
    )
    channel = fields.Selection(related="till_id.channel", readonly=False, default="delivery")
    match_names = fields.Boolean(related="till_id.match_names", readonly=False, default=False)
    create_guests = fields.Boolean(related="till_id.create_guests", readonly=False, default=False)
    app_key = fields.Char(groups="restaurant_crm.group_manager", help="Names you to the platform.")
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        groups="restaurant_crm.group_manager",
        help="With it the platform signs what it sends. It is kept sealed and never shown again.",
    )
    has_secret = fields.Boolean(compute="_compute_has_secret", groups="restaurant_crm.group_manager")
    sealed_secret = fields.Binary(attachment=False, groups="base.group_system", copy=False)
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(18),
        groups="restaurant_crm.group_manager",
    )
    address = fields.Char(
        string="Send Orders To",
        compute="_compute_address",
        groups="restaurant_crm.group_manager",
        help="Give this address to the platform. Orders that it sends there are visits within seconds.",
    )
    thanks_program_id = fields.Many2one(
        "loyalty.program",
        string="In Thanks",
        domain=[("program_type", "=", "coupons")],
        ondelete="set null",
        help="Who shows the receipt of a delivery at a till for the first time gets a coupon of this program.",
    )
    keep_days = fields.Integer(
        string="Keep What Was Sent",
        default=30,
        help="Days after which what the platform sent, word by word, is deleted, and with it the names of recipients.",
    )
    event_ids = fields.One2many("restaurant.platform.event", "platform_id", groups="restaurant_crm.group_manager")
    failed_count = fields.Integer(
        string="Not Understood", compute="_compute_failed_count", groups="restaurant_crm.group_manager"
    )
    platform_order_count = fields.Integer(string="Platform Orders", compute="_compute_platform_order_count")
    unknown_count = fields.Integer(string="Orders of Nobody", compute="_compute_platform_order_count")
    keeps_identities = fields.Boolean(compute="_compute_keeps_identities")

    _token_uniq = models.Constraint("UNIQUE(token)", "The address of a platform is its own.")
    _till_uniq = models.Constraint("UNIQUE(till_id)", "The files of a platform are its own.")

    def _compute_secret(self):
        self.secret = False

    @api.depends("sealed_secret")
    def _compute_has_secret(self):
        for platform in self.sudo():
            platform.has_secret = bool(platform.sealed_secret)

    def _inverse_secret(self):
        # sudo: who may say the secret may not read it.
        for platform in self.sudo():
            if platform.secret:
                vault.require(self.env)
                platform.sealed_secret = base64.b64encode(vault.seal(platform.secret.strip(), ABOUT_SECRET))

    def _secret(self):
        """The secret in clear; None where there is none."""
        sealed = self.sudo().with_context(bin_size=False).sealed_secret
        return vault.unseal(base64.b64decode(sealed), ABOUT_SECRET).decode() if sealed else None

    @api.depends("token")
    def _compute_address(self):
        base = self.get_base_url()
        for platform in self:
            platform.address = platform.token and f"{base}/restaurant_crm/platform/{platform.token}"

    def _compute_failed_count(self):
        counts = dict(
            self.env["restaurant.platform.event"]._read_group(
                [("platform_id", "in", self.ids), ("state", "=", "failed")], ["platform_id"], ["__count"]
            )
        )
        for platform in self:
            platform.failed_count = counts.get(platform, 0)

    def _compute_platform_order_count(self):
        Order = self.env["restaurant.platform.order"]
        mine = [("platform_id", "in", self.ids)]
        counts = dict(Order._read_group(mine, ["platform_id"], ["__count"]))
        nobody = dict(Order._read_group([*mine, ("partner_id", "=", False)], ["platform_id"], ["__count"]))
        for platform in self:
            platform.platform_order_count = counts.get(platform, 0)
            platform.unknown_count = nobody.get(platform, 0)

    def _compute_keeps_identities(self):
        self.keeps_identities = vault.ready()

    def action_open_platform_orders(self):
        """Open the orders of the platform."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_platform_order_action")
        return action | {"domain": [("platform_id", "=", self.id)], "context": {}}

    def action_open_events(self):
        """Open what the platform sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_platform_event_action")
        return action | {"domain": [("platform_id", "=", self.id)], "context": {}}

    def action_import_file(self):
        """Open an import of a file that the platform exports."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_platform_import_action")
        return action | {
            "views": [(self.env.ref("restaurant_crm.restaurant_platform_import_view_form").id, "form")],
            "context": {"default_till_id": self.till_id.id},
        }

    def _thank(self, guest):
        """Give a guest the coupon for showing a receipt, once; its code, or False."""
        self.ensure_one()
        program = self.thanks_program_id
        Card = self.env["loyalty.card"].sudo().with_context(active_test=False)
        if not program or Card.search_count([("program_id", "=", program.id), ("partner_id", "=", guest.id)], limit=1):
            return False
        # sudo: cashiers make no coupons but this one. The guest stands here: no mail is written.
        card = Card.with_context(action_no_send_mail=True, tracking_disable=True).create(
            {
                "program_id": program.id,
                "partner_id": guest.id,
                "points": max(program.reward_ids.mapped("required_points"), default=1),
            }
        )
        return card.code

    def action_take_suggestions(self):
        """Take what is suggested for the dishes that nobody knows."""
        self.till_id.action_take_suggestions()

    def action_new_address(self):
        """Take another address, where the one of before has become known."""
        self.check_access("write")
        for platform in self:
            platform.token = secrets.token_urlsafe(18)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_it_has_orders(self):
        if any(platform.platform_order_count for platform in self):
            raise UserError(self.env._("Orders of this platform are in. Archive it instead."))

    def unlink(self):
        tills = self.till_id
        result = super().unlink()
        tills.unlink()
        return result
