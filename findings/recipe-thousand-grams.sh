#!/usr/bin/env bash
# Rice of 1,500 g is 1 g to one parser and 250.5 g, the middle of 1 and 500, to the other.
#
# Tools:   ingredient-slicer 1.2.21, parse-ingredients 0.0.4 (PyPI)
# Guess:   in recipes for many guests 1,500 g are 1500 g; 2,5 kg, as the Germans and French write, is 2.5 kg or refused.
# Seen:    ingredient-slicer drops what follows the comma: 1 g, 2 kg, and 0 l of half a litre. parse-ingredients takes
#          the comma for "or" and answers the mean: 250.5 g, 3.5 kg, 2.5 l. Both are right without a comma.
# Matters: recipes of large kitchens are where thousands come up; costs and orders follow from them. Take quantities
#          as numbers from a table.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check ingredient-slicer==1.2.21 parse-ingredients==0.0.4
"$room/venv/bin/python" -W ignore - <<'PY'
import contextlib
import io
import sys

from ingredient_slicer import IngredientSlicer
from parse_ingredients import parse_ingredient

RECORDED = {
    "1500 g rice": ("1500 g", ["1500 g", "1500.0 g"]),
    "1.5 kg rice": ("1.5 kg", ["1.5 kg", "1.5 kg"]),
    "1,500 g rice": ("1500 g", ["1 g", "250.5 g"]),
    "10,000 g rice": ("10000 g", ["10 g", "5.0 g"]),
    "2,5 kg rice": ("2.5 kg", ["2 kg", "3.5 kg"]),
    "0,5 l water": ("0.5 l", ["0 l", "2.5 l"]),
}
for line, (guess, recorded) in RECORDED.items():
    sliced = IngredientSlicer(line)
    with contextlib.redirect_stdout(io.StringIO()):
        parsed = parse_ingredient(line)
    seen = [f"{sliced.quantity()} {sliced.unit()}", f"{parsed.quantity} {parsed.unit}"]
    print(f"{line}: guessed {guess}, seen {' and '.join(seen)}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
