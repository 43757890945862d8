from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# From so many guests on they are forgotten in the background.
AT_ONCE = 1
# A preview of more guests would take longer than anybody waits.
MOST_PREVIEWED = 200

# Why something stays, by the beginning of the table's name.
REASONS = ("pos_", "account_", "payment_", "stock_", "loyalty_")


class RestaurantErasure(models.TransientModel):
    """Forgetting guests: what goes, what is emptied, what stays and why."""

    _name = "restaurant.erasure"
    _inherit = ["restaurant.several.guests.mixin"]
    _description = "Forget Guests"

    same_ids = fields.Many2many("res.partner", string="Same Number or Address", compute="_compute_same_ids")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    wallet_count = fields.Integer(string="Cards with Money", compute="_compute_wallet_count")
    settled = fields.Boolean(
        string="The Money Is Settled",
        help="It was paid out, or the guest has given it up: the cards end with the guest.",
    )

    def _check_role(self):
        """:raise AccessError: only administrators forget guests"""
        if not self.env.user.has_group("restaurant_crm.group_manager"):
            raise AccessError(self.env._("Only administrators forget guests."))

    @api.depends("partner_ids")
    def _compute_same_ids(self):
        for wizard in self:
            wizard.same_ids = wizard.partner_ids._origin._same_person() if wizard.partner_ids else False

    @api.depends("partner_ids")
    def _compute_wallet_count(self):
        for wizard in self:
            wizard.wallet_count = len(wizard.partner_ids._origin._stored_value())

    @api.depends("partner_ids")
    def _compute_preview(self):
        for wizard in self:
            guests = wizard.partner_ids._origin[:MOST_PREVIEWED]
            if not guests or not wizard.env.user.has_group("restaurant_crm.group_manager"):
                wizard.preview = False
                continue
            lines = self.env["restaurant.personal.data"]._preview(guests)
            for line in lines:
                line["why"] = self._why(line["table"]) if line["kept"] else ""
            wizard.preview = self.env["ir.qweb"]._render("restaurant_crm.erasure_preview", {"lines": lines})

    def _why(self, table):
        if table.startswith(REASONS):
            return self.env._("The accounting has to keep it, without name and contact data.")
        if table.startswith(("restaurant_consent", "restaurant_privacy")):
            return self.env._("It proves what the house was allowed and has done.")
        return self.env._("It stays as a figure of the house; nobody can be told from it.")

    def action_add_same(self):
        """Forget the other contacts of the same person as well."""
        self.ensure_one()
        return (self.partner_ids | self.same_ids).action_erase_guest()

    def action_confirm(self):
        """Forget one guest now, several in the background."""
        self.ensure_one()
        self._check_role()
        guests = self.partner_ids
        guests.check_access("write")
        guests._check_erasable()
        if self.wallet_count and not self.settled:
            raise UserError(self.env._("There is money on the cards of these guests. Settle it first, and say so."))
        Request = self.env["restaurant.privacy.request"].sudo()
        requests = Request.browse()
        for guest in guests:
            requests |= Request._ask(guest, "erase", "staff")
        requests.write({"user_id": self.env.uid, "state": "running"})
        if len(guests) <= AT_ONCE:
            requests._run()
        # In the background, of several all; of one what PostgreSQL remembers for its plans.
        self.env.ref("restaurant_crm.ir_cron_erase_guests").sudo()._trigger()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_privacy_request_action")
        return action | {"domain": [("id", "in", requests.ids)], "context": {}}
