"""What the dishes of the demo chain contain, and what its guests like and must not eat."""

from .setup import MODULE, recall

# Preference: the dishes that contain it, or do not suit it.
CONTENTS = {
    "peanut": ("kung_pao_chicken", "dan_dan_noodles", "ice_jelly", "husband_wife_beef"),
    "tree_nut": ("sesame_balls",),
    "sesame": ("sesame_sauce", "garlic_oil", "sesame_balls", "bang_bang_chicken", "red_oil_wontons"),
    "crustacean": ("shrimp_paste", "tiger_prawns"),
    "mollusc": ("squid", "abalone"),
    "fish": ("sole", "fish_balls", "boiled_fish"),
    "soya": ("mapo_tofu", "frozen_tofu", "tofu_skin", "fried_bean_rolls", "soy_milk"),
    "gluten": ("pulled_noodles", "dan_dan_noodles", "red_oil_wontons", "spring_rolls", "fried_buns", "craft_beer"),
    "milk": ("mango_pomelo", "ice_cream"),
    "egg": ("ice_cream", "spring_rolls"),
    "mango": ("mango_pomelo", "fruit_plate"),
    "no_coriander": ("mouth_watering_chicken", "husband_wife_beef", "boiled_fish"),
    "no_garlic": ("garlic_oil", "garlic_pork"),
    "no_sichuan_pepper": ("mala_broth", "mapo_tofu", "boiled_fish", "twin_broth", "solo_mala_broth"),
    "no_offal": ("tripe", "duck_blood", "husband_wife_beef"),
    "no_lamb": ("lamb_rolls",),
    "no_pork": ("bone_broth", "pork_belly", "twice_cooked_pork", "yuxiang_pork", "garlic_pork", "crispy_pork"),
    "no_beef": ("mala_broth", "sliced_beef", "tender_beef", "wagyu", "beef_balls", "tripe"),
    "vegetarian": ("sliced_beef", "lamb_rolls", "pork_belly", "crispy_pork", "shrimp_paste", "mapo_tofu"),
}

# Given to guests in turn: a guest in GUEST_STEP gets the next of them.
TASTES = (
    ("very_spicy",),
    ("no_coriander", "window_seat"),
    ("peanut",),
    ("family_dinner", "high_chair"),
    ("mildly_spicy", "no_offal"),
    ("private_room", "business_dinner", "invoice"),
    ("vegetarian",),
    ("crustacean", "quiet_corner"),
    ("no_lamb",),
    ("sesame", "less_oil"),
)
GUEST_STEP = 5


def add_tastes(env, partners):
    """Give dishes their contents and guests their preferences."""
    for preference, dishes in CONTENTS.items():
        _preference(env, preference).product_tmpl_ids = env["product.template"].union(
            *(recall(env, f"dish_{dish}").product_tmpl_id for dish in dishes)
        )
    env["restaurant.guest.preference"].create(
        [
            {
                "partner_id": guest.id,
                "preference_id": _preference(env, preference).id,
                "source": "stated" if place % 3 else "noted",
                "confirmed": bool(place % 3),
            }
            for place, guest in enumerate(partners[::GUEST_STEP])
            for preference in TASTES[place % len(TASTES)]
        ]
    )


def _preference(env, key):
    return env.ref(f"{MODULE}.preference_{key}")
