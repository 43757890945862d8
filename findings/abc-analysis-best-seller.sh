#!/usr/bin/env bash
# A dish that brings nine tenths of the revenue is not in class A, in which there is no dish at all.
#
# Tool:    abc-analysis 0.1.23 (PyPI), abc_analysis
# Guess:   class A are the few dishes that bring the most; whatever limits are found, the best seller is among them.
# Seen:    the more it outsells the rest, the less it is: with 70 % of the revenue in one pot and eleven side dishes
#          class A is empty and the pot is B, together with the first side dish. 800 of 1,000 yuan are B, too. Menus
#          whose revenue falls off evenly are right, and so is the example on its page. Equal dishes are all B.
# Matters: a menu where one dish stands out (hot pot, roast duck, a set for lunch) is the rule in a chain. Lists of
#          "class A" that are looked after when stock runs low, or kept when the menu is cut, leave just that one out.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check abc-analysis==0.1.23 \
    matplotlib==3.10.3 numpy==2.2.6 pandas==2.2.3 scipy==1.15.3
MPLCONFIGDIR="$room" "$room/venv/bin/python" -W ignore - <<'PY'
import sys

from abc_analysis import abc_analysis

RECORDED = [
    ("evenly", [3200, 900, 700, 400, 300, 200, 150, 100, 80, 50], "first in A", "A 3200 900, B 700 400, C 6 dishes"),
    ("a pot and side dishes", [5000, 300, 280, 260, 250, 200, 190, 180, 150, 120, 100, 90], "first in A",
     "A -, B 5000 300, C 10 dishes"),
    ("a roast duck", [900, 50, 30, 20], "first in A", "A -, B 900, C 3 dishes"),
    ("a roast duck", [800, 100, 60, 40], "first in A", "A -, B 800, C 3 dishes"),
    ("nothing stands out", [400, 300, 200, 100], "first in A", "A 400, B 300 200, C 1 dishes"),
    ("equal", [10, 10, 10, 10, 10], "all in A", "A -, B 10 10 10 10 10, C 0 dishes"),
]
for what, revenue, guess, recorded in RECORDED:
    classes = abc_analysis(revenue, False)
    best, middle = (" ".join(str(revenue[at]) for at in classes[name]) or "-" for name in ("Aind", "Bind"))
    seen = f"A {best}, B {middle}, C {len(classes['Cind'])} dishes"
    print(f"{what}, {' '.join(map(str, revenue))}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
