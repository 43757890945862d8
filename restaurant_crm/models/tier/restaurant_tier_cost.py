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
        """What the benefits would have cost on the orders of the last 90 days: tier -> amount in the chain's currency.

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
            for tier_id, product_id, qty in self.env.execute_query(engine.dishes_of(priced, since)):
                product = self.env["product.product"].browse(product_id)
                dishes.setdefault(self.browse(tier_id), {})[product] = float(qty)
        return dishes

    def _price_cut(self, qty_by_product):
        """What these quantities cost less by the level's price list than by their list prices."""
        products = self.env["product.product"].concat(*qty_by_product)
        chain = self.env["res.company"]._restaurant_currency()
        # Asked for another currency, Odoo leaves fixed prices as they are: prices are taken in that of the list.
        prices = self.pricelist_id._get_products_price(products, 1.0)
        # The price list converts list prices by the rates of the company at work; so is it done here.
        rate = (chain, self.env.company, local_date(self.env))
        cost = 0.0
        for product, qty in qty_by_product.items():
            listed = product.currency_id._convert(product.lst_price, *rate, round=False)
            ours = self.pricelist_id.currency_id._convert(prices[product.id], *rate, round=False)
            cost += qty * max(listed - ours, 0.0)
        return cost

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
        chain = self.env["res.company"]._restaurant_currency()
        # Half of the smallest coin less: what is converted may lack its last digit.
        minimum = program._in_chain(min(program.rule_ids.mapped("minimum_amount"), default=0.0)) - chain.rounding / 2
        audience = program.guest_audience
        count, amount = self.env.execute_query(
            engine.checks_of(self.env, guests, since, minimum, audience["weekday"], audience["month_day"])
        )[0]
        cost = float(amount) * reward.discount / 100
        most = program._in_chain(reward.discount_max_amount)
        return min(cost, most * count) if most else cost


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    def _in_chain(self, amount):
        """An amount of the program in the chain's currency, at today's rate of its company."""
        chain = self.env["res.company"]._restaurant_currency()
        company = self.company_id or self.env.company
        return self.currency_id._convert(amount, chain, company, local_date(self.env), round=False)

    def _takes_percent(self, reward):
        return (
            reward.reward_type == "discount"
            and reward.discount_mode == "percent"
            and reward.discount_applicability == "order"
            and self.applies_on == "current"
        )
