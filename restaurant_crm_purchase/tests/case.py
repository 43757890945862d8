from datetime import timedelta
from random import Random

from odoo.fields import Command

from odoo.addons.restaurant_crm.tests.common import GuestCase


class PurchaseCase(GuestCase):
    """Two stores with a warehouse each, three dishes with recipes and one without, and what they are forecast to sell.

    A portion of the sauce is a recipe of its own, made ten at a time, in grams and millilitres.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.store"].search([("id", "not in", (cls.shanghai | cls.new_york).ids)]).active = False
        cls.today = cls.env.company._local_date()
        cls.warehouse = cls.shanghai.warehouse_id
        cls.other_warehouse = cls.env["stock.warehouse"].create({"name": "New York", "code": "NYC"})
        cls.new_york.warehouse_id = cls.other_warehouse
        unit = {name: cls.env.ref(f"uom.product_uom_{name}") for name in ("gram", "kgm", "milliliter", "litre", "unit")}
        cls.unit = unit
        cls.vendor = cls.env["res.partner"].create({"name": "Market", "supplier_rank": 1})
        cls.soy = cls._make_ingredient("Soybeans", unit["kgm"], 4)
        cls.chili = cls._make_ingredient("Chili", unit["gram"], 0.05)
        cls.oil = cls._make_ingredient("Oil", unit["litre"], 12)
        cls.meat = cls._make_ingredient("Meat", unit["kgm"], 50)
        cls.sauce = cls.env["product.product"].create({"name": "Sauce", "type": "consu"})
        cls.sauce_recipe = cls._make_recipe(
            cls.sauce, [(cls.chili, 0.1, unit["kgm"]), (cls.oil, 500, unit["milliliter"])], made=10
        )
        cls.tofu_recipe = cls._make_recipe(
            cls.tofu, [(cls.soy, 250, unit["gram"]), (cls.sauce, 2, unit["unit"])], kind="normal"
        )
        cls.beef_recipe = cls._make_recipe(cls.beef, [(cls.meat, 300, unit["gram"]), (cls.sauce, 1, unit["unit"])])
        cls.soup = cls._make_dish("Soup", 15)
        cls.env.flush_all()
        cls.env["restaurant.recipe.ingredient"]._rebuild()
        cls.ingredients = cls.soy | cls.chili | cls.oil | cls.meat

    # What one piece takes by hand, in the unit of the ingredient: for the oracle.
    def takes(self):
        return {
            self.tofu: {self.soy: 0.25, self.chili: 2 * 10, self.oil: 2 * 0.05},
            self.beef: {self.meat: 0.3, self.chili: 10, self.oil: 0.05},
        }

    @classmethod
    def _make_ingredient(cls, name, unit, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "uom_id": unit.id,
                "standard_price": price,
                "seller_ids": [Command.create({"partner_id": cls.vendor.id, "price": price, "delay": 2})],
            }
        )

    @classmethod
    def _make_recipe(cls, product, lines, made=1, kind="phantom", unit=None):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": made,
                "product_uom_id": (unit or product.uom_id).id,
                "type": kind,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity, "product_uom_id": uom.id})
                    for part, quantity, uom in lines
                ],
            }
        )

    @classmethod
    def _forecast_rows(cls, seed=3, days=14):
        """Forecast the dishes of both stores, each row at random; what is common to a store is a fifth of the mean."""
        random, values = Random(seed), []
        for store in cls.shanghai | cls.new_york:
            for number in range(days):
                for dish in (cls.tofu, cls.beef, cls.soup):
                    for daypart in ("lunch", "dinner"):
                        mean = round(random.uniform(0, 20), 3)
                        values.append(
                            {
                                "store_id": store.id,
                                "date": cls.today + timedelta(days=number),
                                "daypart": daypart,
                                "dish_id": dish.product_tmpl_id.id,
                                "expected": mean,
                                "variance": round(mean * random.uniform(1, 2), 3),
                                "common": round(mean / 5, 3),
                                "p80": round(mean * 1.3),
                            }
                        )
        cls.env["restaurant.forecast"].search([]).unlink()
        rows = cls.env["restaurant.forecast"].create(values)
        cls.env.flush_all()
        return rows

    def oracle(self, rows, days):
        """What is enough of each ingredient for the first days of rows of the forecast, in plain Python."""
        found = {}
        for ingredient in self.ingredients:
            mean = variance = 0.0
            for store in rows.store_id:
                for day in {row.date for row in rows}:
                    if (day - self.today).days >= days:
                        continue
                    busy = 0.0
                    for row in rows:
                        if (row.store_id, row.date) == (store, day):
                            quantity = self.takes().get(row.dish_id.product_variant_id, {}).get(ingredient, 0)
                            mean += quantity * row.expected
                            variance += quantity * quantity * row.variance
                            busy += quantity * row.common
                    variance += busy * busy
            # A normal distribution exceeds its mean by more than .8416 deviations once in five times.
            found[ingredient] = mean + 0.8416212335729143 * variance**0.5
        return found

    def stock(self, product, quantity, warehouse=None):
        self.env["stock.quant"]._update_available_quantity(
            product, (warehouse or self.warehouse).lot_stock_id, quantity
        )
        self.env.invalidate_all()

    def follow(self):
        """End the transaction as far as recipes are concerned."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
