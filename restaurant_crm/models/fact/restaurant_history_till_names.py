from collections import defaultdict

from odoo import api, models

from ...analytics import till_files, till_orders


class RestaurantHistoryTill(models.Model):
    """What the names of dishes and stores mean on the orders of another till."""

    _inherit = "restaurant.history.till"

    def _known_dishes(self, orders, is_file=True):
        """The dishes of these orders by key: those that are new are matched by name, once.

        :param is_file: whether these are all the orders of a file, for which it is noted how often a dish is in it
        """
        Dish = self.env["restaurant.history.dish"]
        named = till_orders.dishes(orders)
        domain = [("till_id", "=", self.id)] + ([] if is_file else [("key", "in", list(named))])
        known = {dish.key: dish for dish in Dish.search(domain)}
        new = [key for key in named if key not in known]
        products = self._products_by_name() if new else {}
        created = Dish.create(
            [
                {
                    "till_id": self.id,
                    "key": key,
                    "name": named[key][0],
                    "sku": named[key][1],
                    "product_id": products.get(till_files.name_key(named[key][0])),
                }
                for key in new
            ]
        )
        known |= dict(zip(new, created, strict=True))
        for key, (_name, _sku, price, count) in named.items():
            dish = known[key]
            if is_file and (dish.price, dish.line_count) != (price, count):
                dish.write({"price": price, "line_count": count})
            elif key in new:
                dish.price = price
        return known

    def _products_by_name(self):
        """The only product of each name; sizes are told by the name with their size."""
        found = defaultdict(set)
        Product = self.env["product.product"].with_context(display_default_code=False)
        for products in self._in_all_languages(Product.search([("company_id", "in", [False, self.company_id.id])])):
            for product in products:
                found[till_files.name_key(product.name)].add(product.id)
                found[till_files.name_key(product.display_name)].add(product.id)
        return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}

    def _stores_by_name(self):
        """The ids of the stores of each name."""
        found = defaultdict(set)
        for stores in self._in_all_languages(
            self.env["restaurant.store"].search([("company_id", "=", self.company_id.id)])
        ):
            for store in stores:
                found[till_files.name_key(store.name)].add(store.id)
        return found

    @api.model
    def _in_all_languages(self, records):
        """``records`` once in each language in use: a file speaks that of the store, its reader perhaps another."""
        return [records.with_context(lang=code) for code, _name in self.env["res.lang"].get_installed()]

    def _known_places(self, orders):
        """The store of each name in the file, by key; none for a name that nobody knows yet."""
        Place = self.env["restaurant.history.place"]
        known = {place.key: place for place in self.place_ids}
        named = {order.place_key: order.place or order.place_code for order in orders}
        new = [key for key in named if key and key not in known]
        stores = self._stores_by_name() if new else {}
        values = []
        for key in new:
            called = stores[till_files.name_key(named[key])]
            store_id = next(iter(called)) if len(called) == 1 else False
            values.append({"till_id": self.id, "key": key, "name": named[key], "store_id": store_id})
        known |= dict(zip(new, Place.create(values), strict=True))
        return {key: known[key].store_id if key else self.store_id for key in named}
