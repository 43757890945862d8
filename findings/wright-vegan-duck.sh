#!/usr/bin/env bash
# Duck with soy sauce is "VEGAN, GLUTEN-FREE", rice flour is not gluten-free, and aubergines are not vegan.
#
# Tool:    wright-core 0.3.1 (PyPI), detect_dietary_properties: badges for menus from the ingredients of a recipe
# Guess:   a badge is given where everything is known to be free of it; of what it does not know (duck, lamb, squid), it
#          says nothing.
# Seen:    a dish has a badge until one of 20 words for animals, or 6 for gluten, is found within a name. Duck, bacon,
#          lamb, prawns, ghee and oyster sauce are vegan; soy sauce, udon, couscous, panko, seitan and beer are free of
#          gluten. The other way round, "egg" is in eggplant, "butter" in butternut, "flour" in rice flour.
# Matters: guests with coeliac disease, who trust such a badge, and those who keep to a diet or a faith. Give it the
#          properties of every ingredient (its callback), and print no badge for a dish with one that is unknown.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check wright-core==0.3.1 pydantic==2.12.5
"$room/venv/bin/python" - <<'PY'
import sys

from wright import detect_dietary_properties
from wright.models import Ingredient, Recipe, RecipeComponent

BOTH = ["VEGAN", "GLUTEN-FREE"]
RECORDED = {
    ("duck", "soy sauce"): ([], BOTH),
    ("bacon", "rice"): (["GLUTEN-FREE"], BOTH),
    ("lamb", "couscous"): ([], BOTH),
    ("prawns", "udon noodles"): ([], BOTH),
    ("ghee", "lentils"): (["GLUTEN-FREE"], BOTH),
    ("greens", "oyster sauce"): ([], BOTH),
    ("tofu", "panko"): (["VEGAN"], BOTH),
    ("eggplant", "rice"): (BOTH, ["DAIRY-FREE", "GLUTEN-FREE"]),
    ("butternut squash",): (BOTH, ["GLUTEN-FREE"]),
    ("rice flour", "coconut milk"): (BOTH, []),
    ("chicken", "wheat noodles"): (["DAIRY-FREE"], ["DAIRY-FREE"]),
}
for names, (guess, recorded) in RECORDED.items():
    parts = [Ingredient(name=name, quantity=1, unit="kg") for name in names]
    dish = Recipe(name="dish", components=[RecipeComponent(name="dish", ingredients=parts)])
    if [part.name for part in dish.all_ingredients] != list(names):
        sys.exit("The recipe lost its ingredients.")
    seen = detect_dietary_properties(dish)
    print(f"{', '.join(names)}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
