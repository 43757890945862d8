"""What the demo chain cooks from, who delivers it, and an order made by the forecast.

Ingredients, recipes and vendors for the dishes of which most are sold; the rest is listed as without a recipe, as in
any house that has begun. Plain data first, then the records.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo.fields import Command

from odoo.addons.restaurant_crm.demo.chain import Name
from odoo.addons.restaurant_crm.demo.setup import recall, translate

MODULE = "restaurant_crm_purchase"


class Ingredient(NamedTuple):
    key: str
    name: Name
    unit: str
    price: float
    vendor: str


VENDORS = {
    # key: name, days until it delivers
    "market": ("Green Basket Wholesale Market 绿篮子批发市场", 1),
    "meat": ("Grassland Meat 草原肉业", 2),
    "dry": ("Three Gorges Dry Goods 三峡干货", 4),
}

INGREDIENTS = [
    Ingredient("beef", Name("Beef Short Plate", "牛腹肉"), "kgm", 68, "meat"),
    Ingredient("lamb", Name("Lamb Shoulder", "羊前腿"), "kgm", 62, "meat"),
    Ingredient("tripe", Name("Raw Tripe", "生毛肚"), "kgm", 84, "meat"),
    Ingredient("pork", Name("Pork Belly, Raw", "生五花肉"), "kgm", 32, "meat"),
    Ingredient("shrimp", Name("Shelled Shrimp", "青虾仁"), "kgm", 76, "meat"),
    Ingredient("tallow", Name("Beef Tallow", "牛油"), "kgm", 24, "dry"),
    Ingredient("chili", Name("Dried Chili", "干辣椒"), "kgm", 36, "dry"),
    Ingredient("pepper", Name("Sichuan Pepper", "花椒"), "kgm", 95, "dry"),
    Ingredient("sesame", Name("Sesame Paste", "芝麻酱"), "kgm", 28, "dry"),
    Ingredient("oil", Name("Sesame Oil", "芝麻油"), "litre", 42, "dry"),
    Ingredient("rice", Name("Rice", "大米"), "kgm", 6, "dry"),
    Ingredient("bones", Name("Pork Bones", "猪筒骨"), "kgm", 18, "meat"),
    Ingredient("tofu", Name("Tofu Block", "老豆腐"), "kgm", 7, "market"),
    Ingredient("potato", Name("Potatoes", "土豆"), "kgm", 4, "market"),
    Ingredient("lotus", Name("Lotus Roots", "莲藕"), "kgm", 9, "market"),
    Ingredient("lettuce", Name("Lettuce Heads", "生菜头"), "kgm", 8, "market"),
    Ingredient("garlic", Name("Garlic", "大蒜"), "kgm", 11, "market"),
]

# What is made in the kitchen: name, how much at a time and of which unit, and what it takes.
MADE = {
    "base": (
        Name("Spicy Base", "麻辣底料"),
        20,
        "kgm",
        {"tallow": 14, "chili": (3500, "gram"), "pepper": (900, "gram")},
    ),
    "stock": (Name("Bone Stock", "骨汤"), 50, "litre", {"bones": 12}),
}

# What one portion takes, of ingredients and of what is made; grams and millilitres.
DISHES = {
    "mala_broth": {"base": (600, "gram"), "stock": (1500, "milliliter")},
    "twin_broth": {"base": (350, "gram"), "stock": (2000, "milliliter")},
    "solo_mala_broth": {"base": (220, "gram"), "stock": (600, "milliliter")},
    "bone_broth": {"stock": (2500, "milliliter"), "bones": (400, "gram")},
    "sesame_sauce": {"sesame": (60, "gram")},
    "garlic_oil": {"oil": (40, "milliliter"), "garlic": (15, "gram")},
    "sliced_beef": {"beef": (250, "gram")},
    "tender_beef": {"beef": (220, "gram")},
    "lamb_rolls": {"lamb": (250, "gram")},
    "pork_belly": {"pork": (220, "gram")},
    "tripe": {"tripe": (180, "gram")},
    "shrimp_paste": {"shrimp": (200, "gram")},
    "mapo_tofu": {"tofu": (350, "gram"), "pork": (40, "gram"), "base": (30, "gram")},
    "frozen_tofu": {"tofu": (250, "gram")},
    "potato": {"potato": (260, "gram")},
    "lotus_root": {"lotus": (240, "gram")},
    "lettuce": {"lettuce": (300, "gram")},
    "rice": {"rice": (90, "gram")},
}

# Bought as they are: the dish, its vendor and price.
BOUGHT = {"cola": ("dry", 2.2), "snow_beer": ("dry", 4.5), "coconut_milk": ("dry", 4.8)}

# What one went by before the forecast, ingredient by ingredient: each week the same, so many times what is needed on
# average. Some was left and some was missing.
HABITS = (1.35, 0.85, 1.2, 1.0, 0.9, 1.5, 1.1, 0.75)


def add_recipes(env):
    """Everything, unless it is there or there is no chain."""
    company = env.ref("restaurant_crm.demo_company", raise_if_not_found=False)
    if not company or env.ref(f"{MODULE}.demo_vendor_market", raise_if_not_found=False):
        return
    people = (env.ref("base.user_admin"), recall(env, "user_manager"))
    for user in people:
        user.group_ids = [Command.link(env.ref("purchase.group_purchase_user").id)]
    vendors, products = _vendors(env), _ingredients(env)
    _sell(env, products, vendors)
    _recipes(env, products)
    env["restaurant.recipe.ingredient"].sudo()._rebuild()
    _past_purchases(env, company, products)
    _look_back(env)
    _order(env, company, vendors["meat"])
    # What there is to buy is among what there is to do.
    env["restaurant.advice"].sudo()._look(company)


def _remember(env, records, prefix):
    env["ir.model.data"]._update_xmlids(
        [
            {"xml_id": f"{MODULE}.demo_{prefix}_{key}", "record": record, "noupdate": True}
            for key, record in records.items()
        ]
    )


def _unit(env, name):
    return env.ref(f"uom.product_uom_{name}")


def _vendors(env):
    vendors = {
        key: env["res.partner"].create({"name": name, "is_company": True, "supplier_rank": 1, "suggest_days": 7})
        for key, (name, _delay) in VENDORS.items()
    }
    _remember(env, vendors, "vendor")
    return vendors


def _ingredients(env):
    """Products by key, of what is bought and of what is made."""
    common = {"type": "consu", "available_in_pos": False, "sale_ok": False, "taxes_id": [Command.clear()]}
    common |= {"company_id": env.company.id, "supplier_taxes_id": [Command.clear()]}
    values = [
        {
            **common,
            "name": each.name.en,
            "is_storable": True,
            "uom_id": _unit(env, each.unit).id,
            "standard_price": each.price,
        }
        for each in INGREDIENTS
    ]
    values += [
        {**common, "name": name.en, "purchase_ok": False, "uom_id": _unit(env, unit).id}
        for name, _made, unit, _takes in MADE.values()
    ]
    products = env["product.product"].create(values)
    translate(products.product_tmpl_id, [*(each.name for each in INGREDIENTS), *(made[0] for made in MADE.values())])
    found = dict(zip([*(each.key for each in INGREDIENTS), *MADE], products, strict=True))
    _remember(env, found, "ingredient")
    return found


def _sell(env, products, vendors):
    """Who delivers what, at which price."""
    rows = [(products[each.key].product_tmpl_id, each.vendor, each.price) for each in INGREDIENTS]
    for key, (vendor, price) in BOUGHT.items():
        dish = recall(env, f"dish_{key}").product_tmpl_id
        dish.write({"purchase_ok": True, "is_storable": True})
        rows.append((dish, vendor, price))
    env["product.supplierinfo"].create(
        [
            {
                "product_tmpl_id": product.id,
                "partner_id": vendors[vendor].id,
                "price": price,
                "delay": VENDORS[vendor][1],
                "currency_id": env.company.currency_id.id,
            }
            for product, vendor, price in rows
        ]
    )


def _recipes(env, products):
    made = {
        key: (products[key].product_tmpl_id, quantity, takes) for key, (_name, quantity, _unit_, takes) in MADE.items()
    }
    dishes = {key: (recall(env, f"dish_{key}").product_tmpl_id, 1, takes) for key, takes in DISHES.items()}
    env["mrp.bom"].create(
        [
            {
                "product_tmpl_id": product.id,
                "product_qty": quantity,
                "product_uom_id": product.uom_id.id,
                "type": "phantom",
                "company_id": env.company.id,
                "bom_line_ids": [Command.create(_line(env, products[part], amount)) for part, amount in takes.items()],
            }
            for product, quantity, takes in (made | dishes).values()
        ]
    )


def _line(env, product, amount):
    quantity, unit = amount if isinstance(amount, tuple) else (amount, None)
    unit = _unit(env, unit) if unit else product.uom_id
    return {"product_id": product.id, "product_qty": quantity, "product_uom_id": unit.id}


def _past_purchases(env, company, products):
    """Deliveries of the last four weeks, as much each week."""
    recent = env["restaurant.forecast"]._read_group(
        [("store_id.company_id", "=", company.id)], ["dish_id"], ["expected:sum", "date:count_distinct"]
    )
    weekly = {dish.id: 7 * expected / days for dish, expected, days in recent}
    warehouse = recall(env, "store_chunxi").warehouse_id
    moves = env["stock.move"]
    for number, ingredient in enumerate(INGREDIENTS):
        habit, product = HABITS[number % len(HABITS)], products[ingredient.key]
        takes = env["restaurant.recipe.ingredient"].search([("product_id", "=", product.id)])
        usual = sum(weekly.get(row.dish_id.id, 0) * row.quantity for row in takes)
        for _week in range(4):
            moves += moves.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": round(usual * habit) or 1,
                    "location_id": env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": warehouse.lot_stock_id.id,
                    "company_id": company.id,
                }
            )
    moves._action_confirm()
    for move in moves:
        move.quantity, move.picked = move.product_uom_qty, True
    moves._action_done()
    env.flush_all()
    today = company._local_date()
    for number, move in enumerate(moves):
        when = f"{today - timedelta(days=28 - 7 * (number % 4))} 01:00:00"
        move.date, move.move_line_ids.date = when, when
    # What was left has been eaten or thrown away: the shelves are nearly empty when the next order is made.
    quants = env["stock.quant"].search(
        [("product_id", "in", moves.product_id.ids), ("location_id.warehouse_id", "=", warehouse.id)]
    )
    for quant in quants:
        quant.with_context(inventory_mode=True).inventory_quantity = round(quant.quantity * 0.03, 1)
    quants.action_apply_inventory()


def _look_back(env):
    """What the night would have looked back at; without numpy there is no forecast either."""
    stores = env["restaurant.forecast"].sudo()._stores()
    if env["restaurant.forecast"].search_count([("store_id", "in", stores.ids)], limit=1):
        stores._look_ahead()


def _order(env, company, vendor):
    """A draft of the next order at the butcher's, by the forecast for three days."""
    warehouse = recall(env, "store_chunxi").warehouse_id
    order = env["purchase.order"].create(
        {"partner_id": vendor.id, "company_id": company.id, "picking_type_id": warehouse.in_type_id.id}
    )
    offered = env["product.supplierinfo"].search([("partner_id", "=", vendor.id)]).product_tmpl_id
    order.with_context(
        warehouse_id=warehouse.id,
        suggest_based_on="restaurant_forecast",
        suggest_days=3,
        suggest_percent=100,
        suggest_domain=[("product_tmpl_id", "in", offered.ids)],
        order_id=order.id,
        partner_id=vendor.id,
    ).action_purchase_order_suggest()
    _remember(env, {"meat": order}, "order")
