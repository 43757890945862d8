import logging

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ... import settings
from ...engine.fact import facts
from ...engine.fact.history import History
from ...engine.fact.placed import COUNTED_STATES, PointOfSale
from ...engine.shared.flush import flush
from ...engine.shared.prepared_statement import NEVER, NOBODY

_logger = logging.getLogger(__name__)

# Up to here planning outweighs everything else.
FEW_GUESTS = 20
# From here on sorting and hashing outweigh planning.
MANY_GUESTS = 100

SOURCES = [("pos", "Point of Sale"), ("history", "Another Till")]
CHANNELS = [("dine_in", "Dine In"), ("takeaway", "Takeaway"), ("delivery", "Delivery")]
DAYPARTS = [
    ("breakfast", "Breakfast"),
    ("lunch", "Lunch"),
    ("afternoon", "Afternoon"),
    ("dinner", "Dinner"),
    ("late", "Late"),
]
DAY_KINDS = [("working", "Working Day"), ("off", "Day Off"), ("holiday", "Public Holiday")]
WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
# What the amount in the chain's currency is made of.
CHAIN_AMOUNT = ("amount", "chain_rate")


class RestaurantVisit(models.Model):
    """A guest was here: orders in one store and channel, close to each other in time.

    Visits are facts derived from the orders. Never write them: mark the guest in
    ``restaurant.guest.queue`` and they are brought in line.
    """

    _name = "restaurant.visit"
    _description = "Restaurant Visit"
    _log_access = False
    _order = "visited_at desc, id desc"
    _rec_name = "visited_at"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    store_id = fields.Many2one("restaurant.store", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one(related="store_id.company_id")
    currency_id = fields.Many2one(related="store_id.company_id.currency_id")
    region_id = fields.Many2one(related="store_id.region_id")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    source = fields.Selection(
        SOURCES, required=True, default="pos", readonly=True, help="Where the first order of the visit comes from."
    )
    order_id = fields.Many2one(
        "pos.order",
        string="First Order",
        index=True,
        ondelete="cascade",
        readonly=True,
        help="The earliest order of the visit that was not returned completely.",
    )
    history_order_id = fields.Many2one(
        "restaurant.history.order",
        string="First Order of Another Till",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    visited_at = fields.Datetime(required=True, readonly=True)
    ended_at = fields.Datetime(string="Last Order At", required=True, readonly=True)
    visit_date = fields.Date(
        string="Date",
        required=True,
        index=True,
        readonly=True,
        help="The day on the calendar of the store.",
    )
    weekday = fields.Integer(
        required=True, readonly=True, aggregator=None, help="1 Monday to 7 Sunday, by the clock of the store."
    )
    weekday_name = fields.Selection(
        WEEKDAYS, string="Day of Week", compute="_compute_weekday_name", search="_search_weekday_name"
    )
    hour = fields.Integer(required=True, readonly=True, aggregator=None, help="0 to 23, by the clock of the store.")
    daypart = fields.Selection(DAYPARTS, required=True, readonly=True)
    floor_id = fields.Many2one("restaurant.floor", readonly=True, help="The area of the first table they sat at.")
    covers = fields.Integer(
        required=True,
        readonly=True,
        aggregator="avg",
        help="People at the table as counted by the waiter.",
    )
    amount = fields.Float(
        string="Spend",
        required=True,
        readonly=True,
        help="The price of what was had, net of returns and without tips, taxes included, however it was paid, in the "
        "currency of the company.",
    )
    tip = fields.Float(string="Tips", readonly=True, help="Beside the spend, in the currency of the company.")
    discount = fields.Float(
        string="Taken Off",
        required=True,
        default=0,
        readonly=True,
        help="What discounts on dishes, rewards and a discount on the whole bill took off, taxes included, in the "
        "currency of the company. Gift cards and wallets are payments and do not count.",
    )
    chain_rate = fields.Float(
        string="Rate",
        digits=0,
        readonly=True,
        aggregator=None,
        help="What 1 of the company's currency was in the chain's currency on that day; empty where it is the same.",
    )
    chain_currency_id = fields.Many2one("res.currency", compute="_compute_chain_currency_id")
    chain_amount = fields.Float(
        string="Spend, All Stores",
        compute="_compute_chain_amount",
        aggregator="sum",
        help="In the chain's currency, at the rate of the day: what stores of several companies are added up and "
        "compared in.",
    )
    day_kind = fields.Selection(
        DAY_KINDS,
        string="Kind of Day",
        readonly=True,
        help="By the company's calendar: a Saturday that makes up for a holiday is a working day.",
    )
    order_count = fields.Integer(string="Orders", required=True, readonly=True)
    line_ids = fields.One2many("restaurant.visit.line", "visit_id", string="Dishes", readonly=True)
    dishes = fields.Char(string="What They Had", compute="_compute_dishes", help="What was ordered, most of it first.")

    # One guest's visits, newest first, answered from the index alone: see benchmarks/.
    _partner_visited_at_idx = models.Index(
        "(partner_id, visited_at DESC, id DESC) "
        "INCLUDE (visit_date, amount, covers, weekday, store_id, channel, daypart, order_count)"
    )
    # Who was in a store last: the guests that its tills load.
    _store_visited_at_idx = models.Index("(store_id, visited_at DESC) INCLUDE (partner_id)")
    # Guards against two workers building the same visit.
    _partner_order_uniq = models.UniqueIndex("(partner_id, order_id)")
    _partner_history_order_uniq = models.UniqueIndex(
        "(partner_id, history_order_id) WHERE history_order_id IS NOT NULL"
    )

    def init(self):
        """Guests come again and again: tell the planner, whose sample underestimates how many there are."""
        self.env.cr.execute("ALTER TABLE restaurant_visit ALTER COLUMN partner_id SET (n_distinct = -0.07)")

    def _compute_chain_currency_id(self):
        self.chain_currency_id = self.env["res.company"]._restaurant_currency()

    @api.depends(*CHAIN_AMOUNT)
    def _compute_chain_amount(self):
        for visit in self:
            visit.chain_amount = visit.amount * (visit.chain_rate or 1)

    @api.depends("weekday")
    def _compute_weekday_name(self):
        for visit in self:
            visit.weekday_name = str(visit.weekday) if visit.weekday else False

    def _search_weekday_name(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("weekday", "in", [int(day) for day in value if day])]

    def _field_to_sql(self, alias, field_expr, query=None):
        """The name of the weekday is not stored; groups and sorting take it from the number."""
        if field_expr == "weekday_name":
            return SQL("%s::text", super()._field_to_sql(alias, "weekday", query))
        if field_expr == "chain_amount":
            amount, rate = (super(RestaurantVisit, self)._field_to_sql(alias, name, query) for name in CHAIN_AMOUNT)
            return SQL("(%s * COALESCE(%s, 1))", amount, rate)
        return super()._field_to_sql(alias, field_expr, query)

    @api.depends("line_ids")
    def _compute_dishes(self):
        for visit in self:
            lines = visit.line_ids.filtered(lambda line: line.qty > 0 and not line.is_menu).sorted(
                lambda line: (-line.qty, line.id)
            )
            visit.dishes = ", ".join(
                line.product_id.display_name if line.qty == 1 else f"{line.product_id.display_name} ×{line.qty:g}"
                for line in lines
            )

    @api.depends("visit_date", "store_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for visit in self:
            day = format_date(self.env, visit.visit_date)
            visit.display_name = f"{day} {visit.store_id.display_name}"

    @api.model
    def _sources(self):
        """Where orders come from, ``engine.fact.sources.Source``; a later room that has another one adds it."""
        return [PointOfSale(), History()]

    @api.model
    def _order_models(self):
        """The models of the orders of all sources."""
        return ["pos.order", "restaurant.history.order"]

    def action_open_orders(self):
        """Open the orders that make up the visit: those of the source that its first order is of."""
        self.ensure_one()
        if self.source == "history":
            return self._orders_from_elsewhere("restaurant_crm.restaurant_history_order_action")
        action = self.env["ir.actions.act_window"]._for_xml_id("point_of_sale.action_pos_pos_form")
        return action | {
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("config_id.store_id", "=", self.store_id.id),
                ("date_order", ">=", self.visited_at),
                ("date_order", "<=", self.ended_at),
                ("state", "in", list(COUNTED_STATES)),
            ],
            "context": {},
        }

    def _orders_from_elsewhere(self, xml_id):
        """The action that opens the orders of the visit in the list of imported orders ``xml_id``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return action | {
            "domain": [
                ("partner_id", "child_of", self.partner_id.id),
                ("store_id", "=", self.store_id.id),
                ("placed_at", ">=", self.visited_at),
                ("placed_at", "<=", self.ended_at),
                ("state", "!=", "cancelled"),
            ],
            "context": {},
        }

    @api.model
    def _rebuild(self, partner_ids=None, paid=None):
        """Bring visits, lines and profiles of these guests in line with the orders.

        The one path for a single payment and for the whole house. Only what differs is
        written, so that a visit keeps its id. Two workers on one guest cannot double its
        facts: the one with the older snapshot fails and has to be run again.

        :param partner_ids: ids of guests; None for everybody with orders or facts
        :param paid: ids of orders by guest id, where nothing else has happened than that these were paid
        :return: the ids of the guests whose visits or lines were changed
        """
        if partner_ids is not None:
            return self._rebuild_scope(list(partner_ids), paid)
        changed = []
        seen = after = 0
        while scope := self._next_guests(after):
            changed += self._rebuild_scope(scope)
            if not seen:
                # Within one transaction nobody else tells the planner that the tables have filled.
                self.env.cr.execute("ANALYZE restaurant_visit, restaurant_visit_line, restaurant_guest_profile")
            after = scope[-1]
            seen += len(scope)
            _logger.info("Visits of %s guests built", seen)
        return changed

    @api.model
    def _next_guests(self, after, limit=facts.BATCH):
        """The next ids, ascending, behind ``after`` of guests with orders or facts."""
        flush(self.env, facts.reads(self.env))
        return [row[0] for row in self.env.execute_query(facts.next_guests(self.env, after, limit))]

    @api.model
    def _rebuild_scope(self, partner_ids, paid=None):
        if not partner_ids:
            return []
        partner_ids = list(dict.fromkeys(partner_ids))
        flush(self.env, facts.reads(self.env))
        if len(partner_ids) > MANY_GUESTS:
            self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        Profile = self.env["restaurant.guest.profile"]
        Profile._lock(partner_ids)
        began = self._since(paid) if paid else {}
        since = [began.get(partner_id) for partner_id in partner_ids]
        if len(partner_ids) <= FEW_GUESTS:
            rows = self._execute_prepared(
                facts.rebuild,
                [(NOBODY, "int[]"), (NEVER, "timestamp[]")],
                [partner_ids, since],
                settings.get(self.env, "visit_gap_hours"),
                *settings.daypart_starts(self.env),
                self.env["res.company"]._restaurant_currencies(),
            )
        else:
            rows = self.env.execute_query(facts.rebuild(self.env, partner_ids, since))
        changed = [row[0] for row in rows]
        Profile._refresh(partner_ids)
        self.invalidate_model()
        self.env["restaurant.visit.line"].invalidate_model()
        self.env["restaurant.fact.issue"].invalidate_model()
        return changed
