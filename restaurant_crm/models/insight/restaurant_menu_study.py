import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...analytics import dish_pairs, menu_items
from ...engine.insight import menu_items as sold
from ...engine.shared.flush import flush
from ..fact.restaurant_visit import CHANNELS
from ..shared import planner
from ..shared.one_by_one import in_turn
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

# Days of orders that are looked at.
DAYS = 91
# Segments with fewer guests say nothing; of the others so many are looked at, the largest first.
FEWEST_GUESTS = 50
MOST_SEGMENTS = 20


class RestaurantMenuStudy(models.Model):
    """One look at the menu of a company: from which orders, with how many dishes, pairs and differences found."""

    _name = "restaurant.menu.study"
    _description = "Study of the Menu"
    _order = "id desc"
    _rec_name = "create_date"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    days = fields.Integer(readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    dish_count = fields.Integer(string="Dishes", readonly=True)
    decided_count = fields.Integer(string="Dishes With a Verdict", readonly=True)
    tested_pairs = fields.Integer(string="Pairs Tested", readonly=True)
    found_pairs = fields.Integer(string="Pairs Found", readonly=True)
    tested_differences = fields.Integer(string="Differences Tested", readonly=True)
    tested_trends = fields.Integer(string="Trends Tested", readonly=True)
    found_trends = fields.Integer(string="Trends Found", readonly=True)
    found_differences = fields.Integer(string="Differences Found", readonly=True)

    @api.model
    def _cron_study(self):
        """Look at the menus of all companies, each in a transaction of its own."""
        in_turn(self.env["res.company"]._with_stores(), "restaurant_studied_on", "_study_menu")

    def action_study(self):
        """Look at the menu of the user's company now."""
        self.check_access("read")
        # sudo: only the system writes studies; whoever may read them may have one made.
        self.sudo()._study(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_menu_item_action")

    @api.model
    def _study(self, company):
        """Judge the dishes of the company from its orders; what was found before goes."""
        flush(self.env, sold.reads(self.env))
        since = company._local_date() - timedelta(days=DAYS)
        with planner.whole_house(self.env.cr):
            self.env.cr.execute(sold.keep(self.env, company.id, since))
        scopes = list(self._scopes(company))
        # What cannot be told of a scope is told beside everybody, or beside all guests who are known.
        everybody, orders = self._sales(None)
        known, _orders = self._sales(SQL("line.partner_id IS NOT NULL"))
        self.env["restaurant.menu.item"].search([("company_id", "=", company.id)]).unlink()
        rows, compared = [], []
        for values, condition, among_guests, own_rule in scopes:
            sales = everybody
            if condition:
                with attempt(self.env.cr) as tried:
                    sales, _orders = self._sales(condition)
                if tried.error:
                    _logger.error("The menu was not studied for %s", values, exc_info=tried.error)
                    continue
            for judged in menu_items.judge(list(sales.values())):
                row = {**values, "company_id": company.id, **self.env["restaurant.menu.item"]._values(judged, DAYS)}
                rows.append(row)
                whole = (known if among_guests else everybody).get(judged.sales.dish)
                if values["scope"] == "all" or not whole:
                    continue
                if judged.sales.dish in own_rule:
                    row["differs"] = "rule"
                elif whole.offered > judged.sales.offered:
                    compared.append((row, judged.sales, _without(whole, judged.sales)))
        found = self._compare(compared)
        self.env["restaurant.menu.item"].create(rows)
        tested, pairs = self._find_pairs(company, list(everybody))
        followed, trends = self.env["restaurant.menu.trend"]._find(company, company._local_date())
        mine = [row for row in rows if row["scope"] == "all"]
        return self.create(
            {
                "company_id": company.id,
                "days": DAYS,
                "order_count": orders,
                "dish_count": len(mine),
                "decided_count": sum(row["verdict"] in menu_items.CLASSES.values() for row in mine),
                "tested_pairs": tested,
                "found_pairs": pairs,
                "tested_trends": followed,
                "found_trends": trends,
                "tested_differences": len(compared),
                "found_differences": found,
            }
        )

    @api.model
    def _scopes(self, company):
        """Of each scope: values, condition on a line, whether only known guests are in it, dishes of its own rule."""
        yield {"scope": "all"}, None, False, set()
        for channel, _label in CHANNELS:
            yield {"scope": "channel", "channel": channel}, SQL("line.channel = %s", channel), False, set()
        for region in self.env["restaurant.store"].search([("company_id", "=", company.id)]).region_id:
            yield {"scope": "region", "region_id": region.id}, SQL("line.region_id = %s", region.id), False, set()
        for tier in self.env["restaurant.tier"].search([("scheme_id.state", "=", "running")]):
            guests = SQL("SELECT partner_id FROM restaurant_guest_tier WHERE tier_id = %s", tier.id)
            rule = self._own_dishes(tier.segment_id)
            yield {"scope": "tier", "tier_id": tier.id}, SQL("line.partner_id IN (%s)", guests), True, rule
        for segment in self._segments():
            condition = SQL("line.partner_id IN (%s)", segment._guests_sql())
            yield {"scope": "segment", "segment_id": segment.id}, condition, True, self._own_dishes(segment)

    @api.model
    def _segments(self):
        """The segments that are looked at: those with the most guests, as they were counted last."""
        sizes = {}
        for segment in self.env["restaurant.segment"].search([("usage", "=", "segment")]):
            last = self.env["restaurant.segment.history"].search(
                [("segment_id", "=", segment.id)], order="date desc", limit=1
            )
            if (not last or last.guest_count >= FEWEST_GUESTS) and not segment.problem:
                sizes[segment] = last.guest_count
        return sorted(sizes, key=lambda segment: (-sizes[segment], segment.id))[:MOST_SEGMENTS]

    @api.model
    def _own_dishes(self, segment):
        """The ids of dishes that the segment's own conditions name: that its guests have them more often is no news."""
        conditions = segment.condition_ids
        inner = conditions.segment_id
        categories = self.env["pos.category"].search([("id", "child_of", conditions.pos_category_ids.ids)])
        dishes = self.env["product.template"].search([("pos_categ_ids", "in", categories.ids)])
        own = set((conditions.product_ids.product_tmpl_id | dishes).ids)
        return own | (self._own_dishes(inner - segment) if inner - segment else set())

    @api.model
    def _sales(self, condition):
        """What was sold in a scope: ``analytics.menu_items.Sales`` by dish, and the number of orders."""
        rows = self.env.execute_query(sold.sales(condition))
        groups = self._groups([row[0] for row in rows])
        found, all_orders = {}, 0
        for dish, offered, orders, days, pieces, margin, variance, lines, squares, products, *whole in rows:
            all_orders, all_squares = whole
            p = orders / offered if offered else 0
            spread = squares - 2 * p * products + p * p * all_squares * (offered / all_orders if all_orders else 0)
            found[dish] = menu_items.Sales(
                dish, groups.get(dish, 0), offered, orders, spread, days, pieces, margin, variance, lines
            )
        return found, int(all_orders)

    @api.model
    def _groups(self, dish_ids):
        dishes = self.env["product.template"].with_context(active_test=False).browse(dish_ids)
        return {dish.id: dish.pos_categ_ids[:1].id or 0 for dish in dishes}

    @api.model
    def _compare(self, compared):
        """Write into rows how they differ from the others; all are tested together."""
        found = menu_items.compare([(own, others) for _row, own, others in compared])
        for (row, _own, _others), difference in zip(compared, found, strict=True):
            row |= {
                "differs": ("more" if difference.share.value > 0 else "less") if difference.is_found else "no",
                "difference": 100 * difference.share.value,
                "difference_low": 100 * difference.share.low,
                "difference_high": 100 * difference.share.high,
            }
        return sum(difference.is_found for difference in found)

    @api.model
    def _find_pairs(self, company, dish_ids):
        """Write the pairs that stand.

        :return: how many were tested, and found
        """
        known = set(dish_ids)
        observed = {(one, other): number for one, other, number in self.env.execute_query(sold.pairs())}
        observed = {pair: number for pair, number in observed.items() if known.issuperset(pair)}
        strata = {}
        for channel, size, dish, orders in self.env.execute_query(sold.strata(dish_pairs.SIZES)):
            stratum = strata.setdefault((channel, size), [0, {}])
            if dish:
                stratum[1][dish] = orders
            else:
                stratum[0] = orders
        pairs = dish_pairs.find(observed, strata)
        Pair = self.env["restaurant.menu.pair"]
        Pair.search([("company_id", "=", company.id)]).unlink()
        stand = [pair for pair in pairs if pair.is_found]
        Pair.create(
            [
                {
                    "company_id": company.id,
                    "dish_id": pair.one,
                    "other_dish_id": pair.other,
                    "observed": pair.observed,
                    "expected": pair.expected,
                    "ratio": pair.ratio,
                    "ratio_low": pair.ratio_low,
                    "ratio_high": pair.ratio_high,
                }
                for pair in stand
            ]
        )
        return len(pairs), len(stand)


def _without(whole, part):
    """What is left of the sales of everybody without those of a part."""
    offered, orders = whole.offered - part.offered, whole.orders - part.orders
    return part._replace(
        offered=max(offered, 0), orders=min(max(orders, 0), max(offered, 0)), spread=max(whole.spread - part.spread, 0)
    )
