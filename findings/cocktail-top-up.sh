#!/usr/bin/env bash
# A mojito "topped up with 120 ml of soda" has twice the alcohol of one with "120 ml of soda".
#
# Tool:    cocktailfyi 0.1.4 (PyPI): alcohol and calories of drinks from their measures
# Guess:   a measure with a number and a unit is this volume, whatever words are around it; ½ is a half and 2,5 two and
#          a half; of a unit that it does not know (a barspoon), it says so.
# Seen:    where one of "top", "fill", "float", "dash", "drop", "slice" stands anywhere, it is 5 ml, also of "Top up
#          with 120 ml" and "6 dashes". What it cannot read is 30 ml: ½ oz is 30 (15), a barspoon is 30 (5). 2,5 cl, as
#          it is written in Europe, is 60 (25): two ounces. There is no error.
# Matters: alcohol on menus and for staff who decide who may still drive, calories, costs of drinks: recipes of long
#          drinks say "top up". Give all measures as a number with a point, and in ml.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check cocktailfyi==0.1.4
"$room/venv/bin/python" - <<'PY'
import sys

from cocktailfyi import estimate_abv, parse_measure_ml


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


for measure, guess, recorded in [
    ("120 ml", 120, 120.0),
    ("Top up with 120 ml", 120, 5.0),
    ("15 ml float", 15, 5.0),
    ("6 dashes", 6, 5.0),
    ("1/2 oz", 15, 15.0),
    ("½ oz", 15, 30.0),
    ("2.5 cl", 25, 25.0),
    ("2,5 cl", 25, 60.0),
    ("1 barspoon", 5, 30.0),
]:
    check(measure, guess, parse_measure_ml(measure), recorded)


def mojito(soda):
    drink = [("60 ml", 40.0), ("30 ml", 0), (soda, 0)]
    return float(estimate_abv([{"measure": measure, "abv": abv} for measure, abv in drink]))


check("alcohol of a mojito with 120 ml of soda", 8.91, mojito("120 ml"), 8.91)
check("of one that is topped up with it", 8.91, mojito("Top up with 120 ml"), 19.71)
PY
