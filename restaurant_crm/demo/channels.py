"""Half a year of orders at two platforms, private contacts, reservations, and doubles among the contacts."""

from datetime import timedelta
from random import Random

from odoo import fields
from odoo.fields import Command

from ..analytics import platform_guests

DAYS = 180
# Of the chain's guests: who orders under the whole number, under a mask from home, under a mask from elsewhere. Of the
# last ones some leave their name out, and some of the strangers have the mask of a guest: people decide about them.
CLEAR, SURE, PERHAPS = 10, 20, 8
STRANGERS, ALIKE = 20, 3
ORDERS = 8
ROADS = ("南京西路", "中山北路", "淮海中路", "长乐路", "延安西路", "宁海路")
TITLES = ("先生", "女士")


def add_channels(env):
    """Orders, contacts and doubles of the chain up to today."""
    rng = Random(5)
    today = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
    stores = env["restaurant.store"].search([])
    platforms = [_platform(env, stores, name, kind) for name, kind in (("美团外卖", "meituan"), ("饿了么", "eleme"))]
    guests = env["res.partner"].search(
        [("guest_profile_id", "!=", False), ("phone", "like", "+86"), ("parent_id", "=", False)], order="id"
    )
    guests = guests.filtered(lambda guest: len(guest.phone_sanitized or "") == 14)
    alike, guests = guests[-ALIKE:], guests[: CLEAR + SURE + PERHAPS]
    people = [_person(rng, number, guest) for number, guest in enumerate(guests)]
    strangers = [guest.phone_sanitized for guest in alike]
    strangers += [f"+86139{rng.randrange(10**8):08}" for _ in range(STRANGERS - len(alike))]
    people += [_person(rng, number, guests[:0], phone) for number, phone in enumerate(strangers, len(people))]
    _write_orders(env, rng, people, platforms, stores, today)
    env["restaurant.identity.candidate"]._find()
    _add_interactions(env, rng, guests, today)
    _add_reservations(env, rng, guests, stores, today)
    _add_doubles(env, guests)


def _platform(env, stores, name, kind):
    platform = env["restaurant.platform"].create({"name": name, "kind": kind, "company_id": stores.company_id[:1].id})
    env["restaurant.history.place"].create(
        [
            {"till_id": platform.till_id.id, "name": store.name, "key": f"s{number}", "store_id": store.id}
            for number, store in enumerate(stores, 1)
        ]
    )
    return platform


def _person(rng, number, guest, phone=""):
    """Who orders: ``(guest, whole number or "", mask, address, name, account)``; ``phone`` is that of a stranger."""
    phone = guest.phone_sanitized or phone
    address = f"{rng.choice(ROADS)}{rng.randrange(1, 999)}号{rng.randrange(101, 2900)}室"
    if guest and CLEAR <= number < CLEAR + SURE:
        guest.street = address
    name = f"{(guest.name or rng.choice('王李张刘陈'))[0]}({rng.choice(TITLES)})"
    if guest and number >= CLEAR + SURE and number % 2:
        name = ""
    clear = phone if guest and number < CLEAR else ""
    return guest, clear, platform_guests.mask_of(phone), address, name, f"demo-{number:04}"


def _write_orders(env, rng, people, platforms, stores, today):
    products = env["product.product"].search(
        [("available_in_pos", "=", True), ("restaurant_kind", "=", "dish"), ("list_price", ">", 5)],
        limit=30,
        order="id",
    )
    dishes = {
        platform: env["restaurant.history.dish"].create(
            [
                {
                    "till_id": platform.till_id.id,
                    "name": product.name,
                    "sku": str(9000 + product.id),
                    "key": str(9000 + product.id),
                    "price": product.list_price,
                    "product_id": product.id,
                }
                for product in products
            ]
        )
        for platform in platforms
    }
    keys, plans = set(), []
    for number, (guest, clear, mask, address, name, account) in enumerate(people):
        platform = platforms[number % len(platforms)]
        key = platform_guests.address_key(address)
        own = [("platform_user", platform.id, account, f"…{account[-4:]}"), ("address", False, key, f"…{key[-6:]}")]
        own.append(("phone", False, clear, mask) if clear else ("masked_phone", platform.id, f"{mask}|{key}", mask))
        keys.update(own)
        # Who is elsewhere orders from another store.
        store = (number < CLEAR + SURE and guest.guest_favourite_store_id) or rng.choice(stores)
        likes = rng.sample(range(len(products)), 5)
        for _order in range(rng.randint(2, ORDERS)):
            plans.append((platform, own, mask, name, store, rng.sample(likes, rng.choice((2, 2, 3)))))
    ids = env["restaurant.identity"]._learn(keys)
    Order = env["restaurant.platform.order"]
    values, lines = [], []
    for number, (platform, own, mask, name, store, likes) in enumerate(plans):
        had = [(dishes[platform][position], rng.choice((1, 1, 2))) for position in likes]
        food = sum(dish.price * qty for dish, qty in had)
        off = rng.choice((0, 0, 5, 10))
        values.append(
            {
                "platform_id": platform.id,
                "number": str(20_000_000_000_000_000 + number * 37),
                "display_number": str(1 + number % 60),
                "store_id": store.id,
                "placed_at": today - timedelta(days=rng.randrange(DAYS), hours=rng.choice((0, 1, 6, 7))),
                "channel": "delivery",
                "state": "cancelled" if number % 25 == 7 else "done",
                "masked_phone": mask,
                "guest_in_file": platform_guests.family_name(name),
                "original": food + 5,
                "paid": max(food + 5 - off - 3, 0),
                "merchant_discount": off,
                "platform_discount": 3,
                "delivery_fee": 4,
                "packaging_fee": 1,
                "commission": round(food * 0.18, 2),
                "identity_ids": [Command.set([ids[key[:3]] for key in own if key[:3] in ids])],
            }
        )
        lines.append(had)
    orders = Order.create(values)
    Order._create_lines(
        [
            (order.id, [dish.id, qty, dish.price * qty, 0])
            for order, had in zip(orders, lines, strict=True)
            for dish, qty in had
        ]
    )
    env["restaurant.identity"]._resolve_everything()


def _add_interactions(env, rng, guests, today):
    """Staff have some guests among their contacts; some wrote or opened a link since, some are gone again."""
    told = []
    for number, guest in enumerate(guests):
        day = rng.randrange(60, DAYS)
        kinds = ["added", *rng.choices(("message", "link", "tagged"), k=rng.randrange(4))]
        kinds += ["removed"] if number % 9 == 8 else []
        for position, kind in enumerate(kinds):
            told.append(
                {
                    "partner_id": guest.id,
                    "kind": kind,
                    "channel": "wecom",
                    "external_id": f"demo-{number}-{position}",
                    "happened_at": today - timedelta(days=day - position * 12),
                    "subject": {"link": "新品菜单", "tagged": "爱吃辣"}.get(kind),
                }
            )
    env["restaurant.interaction"].create(told)


def _add_reservations(env, rng, guests, stores, today):
    values = []
    for number, guest in enumerate(guests[:24]):
        ahead = rng.randrange(-90, 10)
        # For half past five to half past seven in the evening; who comes later is not known yet.
        evening = today.replace(hour=9, minute=30) + timedelta(days=ahead, hours=rng.randrange(3))
        state = rng.choice(("seated", "seated", "seated", "no_show", "cancelled")) if ahead < 0 else "booked"
        values.append(
            {
                "partner_id": guest.id,
                "external_id": f"demo-{number}",
                "store_id": (guest.guest_favourite_store_id or stores[0]).id,
                "reserved_for": evening,
                "reserved_at": min(evening, today) - timedelta(days=rng.randrange(1, 4)),
                "party": rng.randint(2, 8),
                "state": state,
            }
        )
    env["restaurant.reservation"].create(values)


def _add_doubles(env, guests):
    """The same guest twice, as cashiers make them in a hurry; one was merged by mistake, and that was undone."""
    doubles = env["res.partner"].create(
        [{"name": f"{guest.name[0]}先生", "phone": guest.phone} for guest in guests[CLEAR : CLEAR + 4]]
    )
    wrong = doubles[-1:]
    if not wrong:
        return
    survivor = guests[-1]
    wizard = env["base.partner.merge.automatic.wizard"].create(
        {"partner_ids": [Command.set((wrong | survivor).ids)], "dst_partner_id": survivor.id}
    )
    wizard.action_merge()
    env["restaurant.merge"].search([("survivor_id", "=", survivor.id)], limit=1).action_undo()
