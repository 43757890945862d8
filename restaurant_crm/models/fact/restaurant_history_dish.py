from collections import defaultdict

from odoo import api, fields, models

from ...analytics import till_files

# Names that have less than this share of their pairs of letters in common are not alike.
LEAST_ALIKE = 0.4


class RestaurantHistoryDish(models.Model):
    """What the name of a dish in the files of another till means."""

    _name = "restaurant.history.dish"
    _description = "Dish of Another Till"
    # Those that no file has had, only messages, have no number at all.
    _order = "line_count desc nulls last, name"

    till_id = fields.Many2one("restaurant.history.till", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Name in the File", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    sku = fields.Char(
        string="Article Number", readonly=True, help="By which the other side knows the dish, whatever it is called."
    )
    price = fields.Float(readonly=True, help="What it cost where it was seen last.")
    line_count = fields.Integer(string="Times", readonly=True, help="How often it is in the last file.")
    product_id = fields.Many2one(
        "product.product",
        string="Is",
        index=True,
        ondelete="set null",
        help="The product that it is: also one that is a fee, a tip or a top-up. It holds for all files of this till, "
        "those that are in already included.",
    )

    suggested_id = fields.Many2one(
        "product.product",
        string="May Be",
        compute="_compute_suggested_id",
        help="The product whose name is most like this one, and whose price is where names are alike.",
    )

    _till_key_uniq = models.Constraint("UNIQUE(till_id, key)", "A name means one dish.")

    @api.depends("name", "price", "product_id", "till_id")
    def _compute_suggested_id(self):
        self.suggested_id = False
        unknown = self.filtered(lambda dish: dish.name and not dish.product_id)
        if not unknown:
            return
        Product = self.env["product.product"].with_context(display_default_code=False)
        companies = [False, *unknown.till_id.company_id.ids]
        products = Product.search([("company_id", "in", companies), ("restaurant_kind", "=", "dish")])
        pairs_of, having = defaultdict(list), defaultdict(set)
        for named in self.env["restaurant.history.till"]._in_all_languages(products):
            for product in named:
                pairs_of[product.id].append(pairs := till_files.pairs(product.display_name))
                for pair in pairs:
                    having[pair].add(product.id)
        price_of = {product.id: product.lst_price for product in products}
        for dish in unknown:
            mine = till_files.pairs(dish.name)
            alike = {
                product_id: max(len(mine & pairs) / len(mine | pairs) for pairs in pairs_of[product_id])
                for product_id in set().union(*(having[pair] for pair in mine))
            }
            best = max(
                alike, key=lambda id, dish=dish: (alike[id], -abs(price_of[id] - dish.price), -id), default=False
            )
            dish.suggested_id = best if best and alike[best] >= LEAST_ALIKE else False

    def action_take_suggestion(self):
        """Be the product that is suggested."""
        self.check_access("write")
        for dish in self.filtered("suggested_id"):
            dish.product_id = dish.suggested_id

    def write(self, vals):
        """What a dish is decides what its guests had, also long ago."""
        result = super().write(vals)
        if "product_id" in vals:
            self.flush_model(["product_id"])
            self._queue_guests_of_dishes()
        return result

    def _queue_guests_of_dishes(self):
        """Have the guests looked at again who had one of these dishes."""
        self.env["restaurant.guest.queue"]._add_from_sources(lambda source: source.guests_of_dishes(self.ids))
