"""Sets up menu, stores, tables and tills of the demo chain through the ORM."""

from odoo.fields import Command

from . import chain
from .setup import MODULE, place_users, recall, remember, translate

DRINKS = [category.key for category in chain.CATEGORIES if category.parent == "drink"]


def create_menu(env):
    """Categories of the till and dishes, in both languages."""
    categories = {}
    for sequence, (key, name, parent) in enumerate(chain.CATEGORIES):
        categories[key] = env["pos.category"].create(
            {
                "name": name.en,
                "parent_id": parent and categories[parent].id,
                "sequence": sequence,
                "color": sequence % 11 + 1,
            }
        )
    records = env["pos.category"].union(*categories.values())
    remember(env, records, [f"category_{key}" for key in categories])
    translate(records, [category.name for category in chain.CATEGORIES])
    shelves = {name: env["product.category"].create({"name": name}) for name in ("Food", "Drinks")}
    remember(env, shelves.values(), ["shelf_food", "shelf_drinks"])
    dishes = env["product.product"].create(
        [
            {
                "name": dish.name.en,
                "company_id": env.company.id,
                "type": "consu",
                "categ_id": shelves["Drinks" if dish.category in DRINKS else "Food"].id,
                "list_price": dish.price,
                "standard_price": round(dish.price * chain.COST_SHARE.get(dish.category, chain.DEFAULT_COST_SHARE), 2),
                "available_in_pos": True,
                "purchase_ok": False,
                # Prices on the menu include everything.
                "taxes_id": [Command.clear()],
                "supplier_taxes_id": [Command.clear()],
                "pos_categ_ids": [Command.set(categories[dish.category].ids)],
            }
            for dish in chain.MENU
        ]
    )
    remember(env, dishes, [f"dish_{dish.key}" for dish in chain.MENU])
    translate(dishes.product_tmpl_id, [dish.name for dish in chain.MENU])


def create_stores(env):
    """Regions, stores and a point of sale for each, ready to be opened."""
    presets, menu = _create_presets(env), _create_pricelists(env)
    card, wechat = (_create_bank_method(env, key, code) for key, code in (("card", "CARD"), ("wechat", "WXPAY")))
    regions = env["restaurant.region"].create(
        [
            {
                "name": name.en,
                "company_id": env.company.id,
            }
            for name in chain.REGIONS.values()
        ]
    )
    remember(env, regions, [f"region_{key}" for key in chain.REGIONS])
    translate(regions, chain.REGIONS.values())
    region_of = dict(zip(chain.REGIONS, regions, strict=True))
    stores = env["restaurant.store"].create(
        [
            {
                "name": store.name.en,
                "region_id": region_of[store.region].id,
                "company_id": env.company.id,
                "tz": chain.TIME_ZONE,
            }
            for store in chain.STORES
        ]
    )
    remember(env, stores, [f"store_{store.key}" for store in chain.STORES])
    translate(stores, [store.name for store in chain.STORES])
    journal = env["account.journal"]._ensure_company_account_journal()
    categories = env["pos.category"].browse([recall(env, f"category_{key}").id for key, *_rest in chain.CATEGORIES])
    for number, (store, plan) in enumerate(zip(stores, chain.STORES, strict=True), start=1):
        config = env["pos.config"].create(
            {
                "name": store.name,
                "company_id": env.company.id,
                "store_id": store.id,
                "journal_id": journal.id,
                "payment_method_ids": [Command.set((_create_cash_method(env, store, number) + card + wechat).ids)],
                "module_pos_restaurant": True,
                "use_pricelist": True,
                "pricelist_id": menu.id,
                "available_pricelist_ids": [Command.set(menu.ids)],
                "iface_splitbill": True,
                "floor_ids": [Command.set(_create_floors(env, plan).ids)],
                "limit_categories": True,
                "iface_available_categ_ids": [Command.set(categories.ids)],
                "use_presets": True,
                "default_preset_id": presets[0].id,
                "available_preset_ids": [Command.set(presets.ids)],
            }
        )
        remember(env, config, [f"pos_{plan.key}"])
    place_users(env)


def _create_pricelists(env):
    """The menu's prices, and what some levels pay; returns those that everybody may pay by."""
    env.ref("base.group_user").implied_ids |= env.ref("product.group_product_pricelist")
    common = {"company_id": env.company.id, "currency_id": env.company.currency_id.id}
    menu = env["product.pricelist"].create({**common, "name": chain.MENU_PRICES.en, "sequence": 1})
    remember(env, menu, ["pricelist_menu"])
    translate(menu, [chain.MENU_PRICES])
    for sequence, (tier, (name, percent)) in enumerate(chain.PRICE_LISTS.items(), start=10):
        item = {"applied_on": "3_global", "compute_price": "percentage", "percent_price": percent}
        pricelist = env["product.pricelist"].create(
            {**common, "name": name.en, "sequence": sequence, "item_ids": [Command.create(item)]}
        )
        remember(env, pricelist, [f"pricelist_{tier}"])
        translate(pricelist, [name])
        env.ref(f"{MODULE}.{tier}").pricelist_id = pricelist
    return menu


def _create_presets(env):
    """Presets of our own: those of Odoo keep the opening hours of another company."""
    presets = env["pos.preset"].create(
        [
            {"name": name.en, "identification": identification, "color": color}
            | ({"service_at": served} if "service_at" in env["pos.preset"]._fields else {})
            for color, (name, served, identification) in enumerate(chain.PRESETS.values(), start=2)
        ]
    )
    remember(env, presets, [f"preset_{channel}" for channel in chain.PRESETS])
    translate(presets, [name for name, _served, _identification in chain.PRESETS.values()])
    # As Odoo's own restaurant scenario does, so that the presets can be found in the menu.
    env.ref("point_of_sale.group_pos_preset").implied_by_ids |= env.ref("base.group_user")
    return presets


def _create_bank_method(env, key, code):
    name = chain.PAYMENTS[key]
    journal = env["account.journal"].create(
        {
            "name": name.en,
            "code": code,
            "type": "bank",
            "company_id": env.company.id,
            "show_on_dashboard": False,
        }
    )
    return _create_method(env, key, name, journal, sequence=1)


def _create_cash_method(env, store, number):
    """Odoo wants a cash method, with a journal, for each till."""
    name = chain.PAYMENTS["cash"]
    journal = env["account.journal"].create(
        {
            "name": f"{name.en} {store.name}",
            "code": f"CSHP{number}",
            "type": "cash",
            "company_id": env.company.id,
            "show_on_dashboard": False,
        }
    )
    return _create_method(env, f"cash_{number}", name, journal, sequence=0)


def _create_method(env, key, name, journal, sequence):
    method = env["pos.payment.method"].create(
        {
            "name": name.en,
            "journal_id": journal.id,
            "company_id": env.company.id,
            "sequence": sequence,
        }
    )
    remember(env, method, [f"payment_{key}"])
    translate(method, [name])
    return method


COLUMNS = 4


def _create_floors(env, store):
    floors = env["restaurant.floor"].create(
        [
            {"name": f"{name.en} {name.zh}", "background_color": "white", "sequence": sequence}
            for sequence, name in enumerate(chain.FLOORS, start=1)
        ]
    )
    env["restaurant.table"].create(
        [
            {
                "floor_id": floor.id,
                "table_number": 100 * story + position + 1,
                "seats": seats,
                "shape": "round" if seats >= 8 else "square",
                "color": "rgb(53,211,116)" if story == 1 else "rgb(235,109,109)",
                "width": 150 if seats >= 6 else 100,
                "height": 100,
                "position_h": 60 + 230 * (position % COLUMNS),
                "position_v": 60 + 200 * (position // COLUMNS),
            }
            for story, (floor, tables) in enumerate(zip(floors, chain.TABLES, strict=True), start=1)
            for position, seats in enumerate(tables)
        ]
    )
    remember(env, floors, [f"floor_{store.key}_{story}" for story in range(1, len(floors) + 1)])
    return floors
