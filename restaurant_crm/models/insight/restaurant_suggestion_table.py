import json
import zlib
from functools import partial

from odoo import api, fields, models

from ...analytics import suggestion_table
from ...analytics.intervals import difference_of_means
from ...engine.insight import baskets, suggestion_effect
from ...engine.shared.flush import flush
from ..shared import planner
from ..shared.one_by_one import in_turn

# Days of orders that a table is made of: the menu changes with the season.
DAYS = 180
# Dishes that were ordered less often are not suggested, and do not say what goes with them.
FEWEST_ORDERS = 20
# With fewer orders nothing is suggested.
FEWEST_IN_ALL = 200
# Orders of the day by which the table of the day before is judged.
JUDGED = 2000
KEEP_DAYS = 92
EFFECT_DAYS = 90
# Temporary tables.
ITEMS, NEW_ITEMS = "restaurant_suggestion_item", "restaurant_suggestion_new_item"

PROBLEMS = [("library", "The Python library numpy is not installed"), ("orders", "Too few orders yet")]


class RestaurantSuggestionTable(models.Model):
    """By what the tills of a company suggest dishes: made anew each night, judged by the orders that came after it."""

    _name = "restaurant.suggestion.table"
    _description = "Suggestions at the Till"
    _order = "id desc"
    _rec_name = "create_date"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    problem = fields.Selection(PROBLEMS, readonly=True)
    order_count = fields.Integer(string="Orders Learned From", readonly=True)
    dish_count = fields.Integer(string="Dishes", readonly=True)
    size = fields.Integer(string="Bytes on the Way to a Till", readonly=True)
    payload = fields.Json(readonly=True)
    judged_count = fields.Integer(
        string="Orders Judged By", readonly=True, help="Orders that came after the table was made, two dishes or more."
    )
    hit_share = fields.Float(
        string="Suggestion Ordered (%)",
        readonly=True,
        aggregator="avg",
        help="Of the orders judged by: how often one of three suggestions was on the order, were half of it known.",
    )
    best_seller_share = fields.Float(
        string="Best Seller Ordered (%)",
        readonly=True,
        aggregator="avg",
        help="The same with the three dishes that sell best: what one would suggest without knowing anything.",
    )
    effect = fields.Html(compute="_compute_effect", sanitize=False)

    @api.model
    def _latest(self, company):
        """The table that tills of the company suggest by; empty if there is none."""
        return self.search([("company_id", "=", company.id), ("payload", "!=", False)], limit=1)

    # -- making ----------------------------------------------------------------------------

    @api.model
    def _cron_build(self):
        """Make the tables of all companies, each in a transaction of its own."""
        in_turn(self.env["res.company"]._with_stores(), "restaurant_suggested_on", "_build_suggestions")

    def action_build(self):
        """Make the table of the user's company now."""
        self.check_access("read")
        # sudo: only the system writes tables; whoever may read them may have them made.
        self.sudo()._build(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_suggestion_table_action")

    @api.model
    def _build(self, company):
        """Make the table of the company from its orders; the one before is judged by those that came after it."""
        if not suggestion_table.is_possible():
            return self.create({"company_id": company.id, "problem": "library"})
        flush(self.env, baskets.reads(self.env))
        query = partial(self._query, ITEMS)
        self._keep(ITEMS, company, fields.Datetime.subtract(fields.Datetime.now(), days=DAYS))
        (orders,) = query(baskets.order_count)[0]
        dishes = [row[0] for row in query(baskets.dishes, FEWEST_ORDERS, suggestion_table.MOST_DISHES)]
        before = self._latest(company)
        before._judge()
        if orders < FEWEST_IN_ALL or len(dishes) < 2:
            return self.create({"company_id": company.id, "problem": "orders", "order_count": orders})
        together = {(one, other): number for one, other, number in query(baskets.together, dishes)}
        payload = suggestion_table.build(
            suggestion_table.Counts(dishes, orders, together, self._parts(query(baskets.by_part, dishes)))
        )
        return self.create(
            {
                "company_id": company.id,
                "order_count": orders,
                "dish_count": len(dishes),
                "payload": payload,
                "size": len(zlib.compress(json.dumps(payload, separators=(",", ":")).encode(), 9)),
            }
        )

    def _keep(self, name, company, since):
        with planner.whole_house(self.env.cr):
            self.env.cr.execute(baskets.keep(name, baskets.items(self.env, company.id, since)))

    def _query(self, name, statement, *args):
        return self.env.execute_query(statement(name, *args))

    @api.model
    def _parts(self, rows):
        """Orders and dishes of each part of the day and channel, as the table wants them."""
        orders = {f"{daypart}|{channel}": number for daypart, channel, place, number in rows if place < 0}
        dishes = {key: {} for key in orders}
        for daypart, channel, place, number in rows:
            if place >= 0:
                dishes[f"{daypart}|{channel}"][place] = number
        return {key: (number, dishes[key]) for key, number in orders.items()}

    def _judge(self):
        """Note how good the table was, by the orders that came after it."""
        if not self:
            return
        self._keep(NEW_ITEMS, self.company_id, self.create_date)
        rows = self._query(NEW_ITEMS, baskets.whole_orders, self.payload["dishes"], JUDGED, str(self.id))
        guests = {row[0] for row in rows if row[0]}
        had = {}
        if guests:
            day = fields.Date.to_date(self.create_date)
            place = {dish: index for index, dish in enumerate(self.payload["dishes"])}
            for guest, visits, dishes in self.env.execute_query(baskets.had_before(guests, day)):
                known = {place[int(dish)]: times for dish, times in dishes.items() if int(dish) in place}
                had[guest] = known, visits
        orders = [
            suggestion_table.Order(places, f"{daypart}|{channel}", *had.get(guest, ({}, 0)))
            for guest, daypart, channel, places in rows
        ]
        tested, right, best_sellers = suggestion_table.judge(suggestion_table.Table(self.payload), orders)
        if tested:
            self.write(
                {
                    "judged_count": tested,
                    "hit_share": 100 * right / tested,
                    "best_seller_share": 100 * best_sellers / tested,
                }
            )

    @api.autovacuum
    def _gc_tables(self):
        """Figures of a quarter, the tables themselves of the last days: only the newest is used."""
        now = fields.Datetime.now()
        self.search([("create_date", "<", fields.Datetime.subtract(now, days=KEEP_DAYS))]).unlink()
        old = self.search([("create_date", "<", fields.Datetime.subtract(now, days=7)), ("payload", "!=", False)])
        (old - self.concat(*(self._latest(company) for company in old.company_id))).payload = False

    # -- what they bring ---------------------------------------------------------------------

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_effect(self):
        for company, tables in self.grouped("company_id").items():
            tables.effect = self.env["ir.qweb"]._render(
                "restaurant_crm.restaurant_suggestion_effect", {"sentences": self._say_effect(company)}
            )

    @api.model
    def _say_effect(self, company):
        """What suggestions brought, as pairs of a style and a sentence."""
        effect = self._effect(company)
        if not effect["with_orders"] and not effect["without_orders"]:
            return [("text-muted", self.env._("No till has shown suggestions in the last %s days.", EFFECT_DAYS))]
        sentences = [
            (
                "",
                self.env._(
                    "In the last %(days)s days tills showed suggestions on %(shown)s orders and kept them back on "
                    "%(without)s, chosen by lot.",
                    days=EFFECT_DAYS,
                    shown=effect["with_orders"],
                    without=effect["without_orders"],
                ),
            ),
            (
                "",
                self.env._(
                    "On %(added).1f %% of the orders with suggestions one was added by a tap. A dish that was "
                    "suggested was ordered on %(shown).1f %% of them; on the orders without, a dish that would have "
                    "been on %(without).1f %%.",
                    added=effect["added_share"],
                    shown=effect["taken"][0],
                    without=effect["taken"][1],
                ),
            ),
        ]
        difference = effect["difference"]
        if not difference:
            return sentences
        sentences.append(
            (
                "",
                self.env._(
                    "An order with suggestions was worth %(value)+.2f %(currency)s beside one without (95 %% sure: "
                    "%(low)+.2f to %(high)+.2f).",
                    value=difference.value,
                    low=difference.low,
                    high=difference.high,
                    currency=company.currency_id.name,
                ),
            )
        )
        if difference.is_above_zero:
            verdict = "text-success", self.env._("Suggestions bring more than chance explains.")
        elif difference.is_below_zero:
            verdict = (
                "text-danger",
                self.env._("Orders with suggestions are worth less: look at what is suggested, or switch it off."),
            )
        else:
            verdict = "text-muted", self.env._("Not decided yet: the difference may be chance.")
        return [*sentences, verdict]

    @api.model
    def _effect(self, company):
        """What suggestions brought in the last days: orders with them against those left without.

        :return: dict of ``days``, ``with_orders``, ``without_orders``, ``difference`` (an interval in the currency of
            the company, None without both), ``added_share`` and ``taken`` (percent of orders; pair)
        """
        self.env["pos.order"].flush_model()
        self.env["pos.order.line"].flush_model(["order_id", "product_id", "qty"])
        since = fields.Datetime.subtract(fields.Datetime.now(), days=EFFECT_DAYS)
        rows = {row[0]: row[1:] for row in self.env.execute_query(suggestion_effect.by_arm(company.id, since))}
        shown, without = (rows.get(arm, (0, 0.0, 0.0, 0, 0)) for arm in (False, True))
        difference = None
        if shown[0] > 1 and without[0] > 1:
            difference = difference_of_means(shown[1], shown[2], shown[0], without[1], without[2], without[0])
        return {
            "days": EFFECT_DAYS,
            "with_orders": shown[0],
            "without_orders": without[0],
            "difference": difference,
            "added_share": 100 * shown[4] / shown[0] if shown[0] else 0,
            "taken": [100 * row[3] / row[0] if row[0] else 0 for row in (shown, without)],
        }
