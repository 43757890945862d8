#!/usr/bin/env bash
# Ten guests who did exactly the same are "potential loyalists" or "at risk", by the order of their numbers.
#
# Tool:    rfm 1.0.9 (PyPI)
# Guess:   guests with equal recency, frequency and amount get equal scores; amounts add up to the fen.
# Seen:    ten guests with one visit on the same day for 88.00 get every score from 1 to 5; recency and frequency
#          run against each other. An amount whose cents begin with 0 loses them: 38.05 becomes 38. Two equal
#          receipts of a guest on one day (coffee, later another one) count once.
# Matters: a guest's segment decides who gets a voucher: ties must share a score (the profiles here
#          score by limits, so they do).
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check rfm==1.0.9 pandas==2.3.3 numpy==2.4.6
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

import pandas
from rfm import RFM


def table(rows):
    orders = pandas.DataFrame(rows, columns=["guest", "date", "amount"])
    return RFM(orders, customer_id="guest", transaction_date="date", amount="amount").rfm_table.set_index("guest")


def check(what, guess, seen, recorded):
    print(f"{what}\n  guessed {guess}\n  seen    {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


guests = table([(f"G{number:02}", "2026-11-01", 88.0) for number in range(10)])
check(
    "scores of ten equal guests",
    "one score",
    sorted(guests["rfm_score"]),
    ["155", "155", "244", "244", "333", "333", "422", "422", "511", "511"],
)
check("their segments", "one segment", guests["segment"].nunique() > 1, True)
spent = {"G01": 38.05, "G02": 100.5, "G03": 20.08, "G04": 1000.05, "G05": 9.9}
orders = [(guest, f"2026-10-0{guest[-1]}", amount) for guest, amount in spent.items()]
guests = table([*orders, ("G02", "2026-10-02", 100.5)])
check(
    "amounts (G02 paid twice)",
    {**spent, "G02": 201.0},
    guests["monetary_value"].sort_index().to_dict(),
    {"G01": 38.0, "G02": 100.5, "G03": 20.0, "G04": 1000.0, "G05": 9.9},
)
PY
