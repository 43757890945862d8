#!/usr/bin/env bash
# A dish that has been off the menu for a month is forecast as it sold on its last day, by the method against that, too.
#
# Tool:    croston 0.1.2.4 (PyPI), fit_croston
# Guess:   Croston's own method does not forget, as every textbook says; variant "tsb" (Teunter, Syntetos and Babai)
#          lets the forecast sink on each day without a sale, which is what it was made for.
# Seen:    "tsb" is the original under another name, digit for digit: four a day after a month of nothing (one that
#          forgets a tenth a day says 0.17). A dish that sells two every third day is forecast with 0.73 in place of
#          0.67 by every variant, and one that was sold on the first day only has no forecast at all, not even nothing.
# Matters: dishes that sell now and then are what this method is for, and menus drop dishes. Ingredients would be bought
#          for them without an end, and the name of the variant says that this was taken care of.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check croston==0.1.2.4 \
    numpy==2.2.6 pandas==2.2.3 scipy==1.15.3
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

import numpy
from croston.croston import fit_croston

MONTH = [4, 4, 4, 4] + [0] * 30
RECORDED = [
    ("four a day, then off the menu for a month", MONTH, "original", "4.00", "4.00"),
    ("four a day, then off the menu for a month", MONTH, "tsb", "nearly 0", "4.00"),
    ("two every third day", [0, 0, 2] * 4, "original", "0.67", "0.73"),
    ("two every third day", [0, 0, 2] * 4, "sba", "less than 0.67", "0.73"),
    ("two every third day", [0, 0, 2] * 4, "tsb", "0.67", "0.73"),
    ("five on the first day only", [5] + [0] * 11, "tsb", "less than 1", "None"),
]
for what, sales, variant, guess, recorded in RECORDED:
    forecast = fit_croston(numpy.array(sales, float), 1, variant)["croston_forecast"]
    seen = "None" if forecast is None else f"{forecast[0]:.2f}"
    print(f"{what}, {variant}: guessed {guess}, seen {seen} a day")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
share = 1.0
for sales in MONTH:
    share += 0.1 * ((sales > 0) - share)
print(f"(the method as its authors describe it, with 0.1: {4 * share:.2f} a day)")
PY
