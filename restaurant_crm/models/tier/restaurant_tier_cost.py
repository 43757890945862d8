from datetime import timedelta

from odoo import api, models

from ...engine.shared.clock import local_date
from ...engine.tier import insight as engine

# What the benefits would have cost is asked of so many past days.
COST_DAYS = 90


class RestaurantTier(models.Model):
    """What the benefits of levels would have cost."""

    _inherit = "restaurant.tier"

    @api.model
    def _costs(self, guests_by_tier):
        """What the benefits would have cost on the orders of the last 90 days: tier -> amount.

        Counted are price lists, against the list prices of what was ordered, and discounts in
        percent on whole orders that apply by themselves. Price lists are taken as if nobody had
        had one so far.

        :param guests_by_tier: tier -> ids of guests
        """
        since = local_date(self.env) - timedelta(days=COST_DAYS)
        costs = dict.fromkeys(guests_by_tier, 0.0)
        for tier, qty_by_product in self._dishes_by_tier(guests_by_tier, since).items():
            costs[tier] += tier._price_cut(qty_by_product)
        for tier, guests in guests_by_tier.items():
            for program, reward in tier._discounts_in_percent():
                costs[tier] += tier._discount_cost(program, reward, guests, since)
        return costs

    @api.model
    def _dishes_by_tier(self, guests_by_tier, since):
        """What the guests of the levels with a price list had: tier -> product -> quantity."""
        priced = {tier.id: guests for tier, guests in guests_by_tier.items() if tier.pricelist_id and guests}
        dishes = {}
        if priced:
            for tier_id, product_id, qty, _amount in self.env.execute_query(engine.dishes_of(priced, since)):
                product = self.env["product.product"].browse(product_id)
                dishes.setdefault(self.browse(tier_id), {})[product] = float(qty)
        return dishes

    def _price_cut(self, qty_by_product):
        """What these quantities cost less by the level's price list than by their list prices."""
        products = self.env["product.product"].concat(*qty_by_product)
        prices = self.pricelist_id._get_products_price(products, 1.0)
        return sum(qty * max(product.lst_price - prices[product.id], 0.0) for product, qty in qty_by_product.items())

    def _discounts_in_percent(self):
        """(program, reward) of what takes a percentage off the orders of this level's guests by itself."""
        programs = self.program_ids.filtered(lambda program: program.active and program.trigger == "auto")
        return [
            (program, reward) for program in programs for reward in program.reward_ids if program._takes_percent(reward)
        ]

    def _programs_without_cost(self):
        """The programs of these levels of which it is not known what they would have cost."""
        counted = self.env["loyalty.program"].concat(
            *(program for tier in self for program, _reward in tier._discounts_in_percent())
        )
        return self.program_ids.filtered("active") - counted

    def _discount_cost(self, program, reward, guests, since):
        minimum = min(program.rule_ids.mapped("minimum_amount"), default=0.0)
        audience = program.guest_audience
        count, amount = self.env.execute_query(
            engine.checks_of(guests, since, minimum, audience["weekday"], audience["month_day"])
        )[0]
        cost = float(amount) * reward.discount / 100
        return min(cost, reward.discount_max_amount * count) if reward.discount_max_amount else cost


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    def _takes_percent(self, reward):
        return (
            reward.reward_type == "discount"
            and reward.discount_mode == "percent"
            and reward.discount_applicability == "order"
            and self.applies_on == "current"
        )
