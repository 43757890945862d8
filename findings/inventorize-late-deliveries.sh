#!/usr/bin/env bash
# The less a supplier keeps to his days, the more is missing from the stock that should make up for it.
#
# Tool:    inventorize 1.2.6 (PyPI): when to order, reorderpoint_leadtime_variability
# Guess:   the spread of what is sold until a delivery comes is √(L·σd² + d²·σL²), as in the text books: with 50 a day
#          (±5) and 6 days (±2), it is 100.7, and 429 in stock is when to order, to have enough nine times in ten.
# Seen:    squares are written ^, which is "exclusive or" in Python: 50²·2² is 5002 and not 10000. The spread is 71.8,
#          and 392 in stock. The spread of the days counts by its root: at ±4 days a half of it is missing. And
#          ±1.5 days are refused: a TypeError about float and int.
# Matters: purchases from suppliers who come late. Without a spread of the days, "reorderpoint" is right. The package is
#          run here without numpy, scipy and its charts: a root and the quantile of the normal law are Python's own.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps inventorize==1.2.6
"$room/venv/bin/python" - <<'PY'
import math
import statistics
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

for name in ("pandas", "plotly", "plotly.figure_factory", "sklearn", "sklearn.linear_model", "statsmodels",
             "statsmodels.api"):
    sys.modules[name] = MagicMock()
normal = SimpleNamespace(ppf=statistics.NormalDist().inv_cdf)
sys.modules["numpy"] = SimpleNamespace(sqrt=math.sqrt)
sys.modules["scipy"] = SimpleNamespace(stats=SimpleNamespace(norm=normal))

import inventorize


def guess(days_spread):
    spread = math.sqrt(6 * 5**2 + 50**2 * days_spread**2)
    return round(spread, 1), round(300 + normal.ppf(0.9) * spread)


def seen(days_spread):
    try:
        found = inventorize.reorderpoint_leadtime_variability(50, 5, 6, days_spread, 0.9)
    except TypeError as error:
        return type(error).__name__
    return round(found["sigmadl"], 1), round(found["reorder_point"])


for days_spread, recorded in [(2, (71.8, 392)), (4, (100.8, 429)), (1.5, "TypeError"), (0, (12.3, 316))]:
    now = seen(days_spread)
    print(f"6 days ±{days_spread}: guessed spread and stock {guess(days_spread)}, seen {now}")
    if now != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
plain = inventorize.reorderpoint(50, 5, 6, 0.9)["reorder_point"]
print(f"reorderpoint, without a spread of the days: guessed {guess(0)[1]}, seen {round(plain)}")
if round(plain) != guess(0)[1]:
    sys.exit("reorderpoint is not right any more.")
PY
