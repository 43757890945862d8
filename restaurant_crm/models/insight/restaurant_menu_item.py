from odoo import api, fields, models

from ...analytics import menu_items
from ..fact.restaurant_visit import CHANNELS

SCOPES = [
    ("all", "Everything"),
    ("channel", "Channel"),
    ("region", "Region"),
    ("tier", "Level"),
    ("segment", "Segment"),
]
VERDICTS = [
    (menu_items.STAR, "Star: Popular, Leaves More"),
    (menu_items.PLOWHORSE, "Plowhorse: Popular, Leaves Less"),
    (menu_items.PUZZLE, "Puzzle: Few Order It, Leaves More"),
    (menu_items.DOG, "Dog: Few Order It, Leaves Less"),
    (menu_items.UNDECIDED, "Undecided"),
    (menu_items.YOUNG, "Too New or Too Rare"),
    (menu_items.NO_COST, "No Cost Known"),
]
DIFFERS = [
    ("more", "More Often"),
    ("less", "Less Often"),
    ("no", "No Difference Found"),
    ("rule", "In the Segment's Rule"),
]
# What can be tried on which dish.
TRY = {menu_items.PLOWHORSE: "price", menu_items.PUZZLE: "place", menu_items.DOG: "leave_out"}
# Days of a month of the figures in money.
MONTH = 28


class RestaurantMenuItem(models.Model):
    """A dish beside the others of its group: how popular it is, what it leaves, and how sure that is.

    Rows are made anew each week from the orders of the last months, for everybody and for each channel, region, level
    and segment.
    """

    _name = "restaurant.menu.item"
    _description = "Dish on the Menu"
    _order = "month_amount desc, id"
    _rec_name = "dish_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    dish_id = fields.Many2one("product.template", required=True, index=True, readonly=True, ondelete="cascade")
    group_id = fields.Many2one(
        "pos.category", string="Menu Group", readonly=True, ondelete="set null", help="The dish is compared within it."
    )
    scope = fields.Selection(SCOPES, required=True, readonly=True, default="all")
    channel = fields.Selection(CHANNELS, readonly=True)
    region_id = fields.Many2one("restaurant.region", readonly=True, index="btree_not_null", ondelete="cascade")
    tier_id = fields.Many2one("restaurant.tier", string="Level", readonly=True, ondelete="cascade")
    segment_id = fields.Many2one("restaurant.segment", readonly=True, ondelete="cascade")
    offered_count = fields.Integer(
        string="Orders Offered", readonly=True, help="Orders in stores and on days that had the dish."
    )
    order_count = fields.Integer(string="Orders With It", readonly=True)
    share = fields.Float(string="Share of Orders (%)", readonly=True, aggregator=None, digits=(16, 1))
    share_low = fields.Float(string="At Least (%)", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure.")
    share_high = fields.Float(string="At Most (%)", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure.")
    share_line = fields.Float(string="Group's Mean Share (%)", readonly=True, aggregator=None, digits=(16, 1))
    margin = fields.Monetary(
        string="Leaves a Piece", readonly=True, aggregator=None, help="The price without tax, less what it costs."
    )
    margin_low = fields.Monetary(string="Leaves at Least", readonly=True, aggregator=None, help="95 % sure.")
    margin_high = fields.Monetary(string="Leaves at Most", readonly=True, aggregator=None, help="95 % sure.")
    margin_line = fields.Monetary(string="Group's Average Piece Leaves", readonly=True, aggregator=None)
    month_amount = fields.Monetary(
        string="Leaves in Four Weeks", readonly=True, help="What all pieces of four weeks leave, at the present pace."
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    stake = fields.Monetary(
        string="At Stake in Four Weeks",
        readonly=True,
        help="What there would be more, were the dish at the line of its group that it is below.",
    )
    differs = fields.Selection(DIFFERS, string="Compared with Others", readonly=True)
    difference = fields.Float(
        string="Difference (Points)",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="In percent of orders: 12 of 100 orders beside 9 of 100 of the other guests are 3 points.",
    )
    difference_low = fields.Float(
        string="Difference at Least", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure."
    )
    difference_high = fields.Float(
        string="Difference at Most", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure."
    )
    scope_name = fields.Char(string="Of Whom", compute="_compute_scope_name")
    advice = fields.Char(compute="_compute_advice")

    @api.depends("scope", "channel", "region_id", "tier_id", "segment_id")
    @api.depends_context("lang")
    def _compute_scope_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for item in self:
            record = item.region_id or item.tier_id or item.segment_id
            item.scope_name = record.display_name or channels.get(item.channel) or self.env._("Everybody")

    @api.depends("verdict", "share", "share_line", "margin", "margin_line")
    @api.depends_context("lang")
    def _compute_advice(self):
        texts = {
            menu_items.STAR: self.env._(
                "Popular, and leaves more than an average piece: leave it as it is, and keep it in stock."
            ),
            menu_items.PLOWHORSE: self.env._(
                "Popular, but leaves less than an average piece: try a higher price or a smaller portion."
            ),
            menu_items.PUZZLE: self.env._(
                "Leaves more than an average piece, but few order it: try a better place on the card."
            ),
            menu_items.DOG: self.env._("Few order it, and it leaves less: try leaving it out."),
            menu_items.UNDECIDED: self.env._("Too close to the others of its group to say: leave it as it is."),
            menu_items.YOUNG: self.env._("On the menu for less than 30 days, or offered to fewer than 50 orders."),
            menu_items.NO_COST: self.env._("Enter what it costs: then its margin is known."),
        }
        for item in self:
            item.advice = texts[item.verdict]

    @api.model
    def _values(self, judged, days):
        """What a row says of a dish that was judged (``analytics.menu_items.Judged``) by so many days of orders."""
        sales, month = judged.sales, MONTH / max(min(days, judged.sales.days), 1)
        stake = 0
        if judged.verdict in (menu_items.PLOWHORSE, menu_items.DOG):
            stake = (judged.margin_line - judged.margin.value) * sales.pieces * month
        elif judged.verdict == menu_items.PUZZLE:
            stake = (judged.share_line - judged.share.value) * sales.offered * judged.margin.value * month
        values = {
            "dish_id": sales.dish,
            "group_id": sales.group or False,
            "offered_count": sales.offered,
            "order_count": sales.orders,
            "share": 100 * judged.share.value,
            "share_low": 100 * judged.share.low,
            "share_high": 100 * judged.share.high,
            "share_line": 100 * judged.share_line,
            "verdict": judged.verdict,
            "stake": round(stake),
        }
        if judged.margin:
            values |= {
                "margin": judged.margin.value,
                "margin_low": judged.margin.low,
                "margin_high": judged.margin.high,
                "margin_line": judged.margin_line or 0,
                "month_amount": round(judged.margin.value * sales.pieces * month),
            }
        return values

    def action_test(self):
        """Plan a test of what the verdict suggests, in some stores and with others as they are."""
        self.ensure_one()
        trial = self.env["restaurant.menu.trial"]._plan(self.dish_id, TRY.get(self.verdict, "other"), self.company_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": trial._name,
            "res_id": trial.id,
            "views": [(False, "form")],
        }
