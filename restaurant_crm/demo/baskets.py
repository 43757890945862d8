"""What a table orders: dishes by party, taste and channel. Plain Python."""

from . import chain
from .archetypes import BY_KEY

DISHES = {dish.key: dish for dish in chain.MENU}


def _keys(*categories, without=()):
    return [dish.key for dish in chain.MENU if dish.category in categories and dish.key not in without]


LUXURY = ("wagyu", "abalone")
SICHUAN = _keys("sichuan_cold", "sichuan_hot")
DESSERTS = _keys("dessert")
SAUCES = _keys("sauce")
SNACKS = _keys("snack", without=("kids_set",))
SOFT_DRINKS = _keys("soft_drink")
ALCOHOL = _keys("alcohol")
BOXES = [
    "solo_mala_broth",
    "solo_clear_broth",
    "dan_dan_noodles",
    "pulled_noodles",
    "sweet_potato_noodles",
]

# What fills the table until everybody had enough: (dishes, weight).
FILLERS = [
    (_keys("meat", without=LUXURY), 42),
    (_keys("vegetable"), 30),
    (_keys("tofu", without=("rice",)), 14),
    (_keys("seafood", without=LUXURY), 14),
]
FILLER_DISHES = [dishes for dishes, _weight in FILLERS]
FILLER_WEIGHTS = [weight for _dishes, weight in FILLERS]

# Tastes of everybody who has no other.
USUAL_TASTES = {
    "sichuan": 0.2,
    "dessert": 0.2,
    "snack": 0.3,
    "alcohol": 0.12,
    "luxury": 0.03,
    "mala": 0.3,
    "kids": 0,
}

MOST_DISHES = 60


def compose(rng, visit):
    """The dishes of a visit: key of the dish -> quantity."""
    archetype = BY_KEY[visit.archetype]
    tastes = USUAL_TASTES | archetype.tastes
    table = {}
    budget = visit.covers * archetype.head * rng.uniform(0.86, 1.14)

    def order(key, quantity=1):
        nonlocal budget
        table[key] = table.get(key, 0) + quantity
        budget -= DISHES[key].price * quantity

    def likes(taste):
        return rng.random() < tastes[taste]

    if visit.channel == "dine_in":
        order(_broth(rng, visit.covers, likes("mala")))
        order(rng.choice(SAUCES), visit.covers)
    else:
        order(rng.choice(BOXES), visit.covers)
        order("rice", visit.covers)
    if likes("kids"):
        order("kids_set", rng.randint(1, 2))
    if likes("sichuan"):
        order(rng.choice(SICHUAN))
    if likes("dessert"):
        order(rng.choice(DESSERTS), rng.randint(1, visit.covers))
    if likes("luxury"):
        order(rng.choice(LUXURY))
    if likes("snack"):
        order(rng.choice(SNACKS))
    if likes("alcohol"):
        order(rng.choice(ALCOHOL), rng.randint(1, visit.covers))
    elif rng.random() < 0.75:
        order(rng.choice(SOFT_DRINKS), visit.covers)
    for _dish in range(MOST_DISHES):
        if budget < 14:
            break
        key = rng.choice(rng.choices(FILLER_DISHES, FILLER_WEIGHTS)[0])
        # A larger party orders some dishes twice.
        quantity = 2 if visit.covers > 2 and rng.random() < 0.5 else 1
        if DISHES[key].price * quantity <= budget + 18:
            order(key, quantity)
    return table


def second_round(rng, covers):
    """What is ordered when the table stays a little longer."""
    return {rng.choice(DESSERTS + SNACKS): 1, rng.choice(SOFT_DRINKS): rng.randint(1, covers)}


def _broth(rng, covers, spicy):
    if covers == 1:
        return "solo_mala_broth" if spicy else rng.choice(["solo_mala_broth", "solo_clear_broth", "solo_clear_broth"])
    if spicy:
        return "mala_broth"
    if covers >= 5:
        return rng.choice(["twin_broth", "four_broth", "four_broth"])
    return rng.choice(["twin_broth", "twin_broth", "tomato_broth", "mushroom_broth", "bone_broth"])
