#!/usr/bin/env bash
# Cleaning names before looking for guests twice in the list makes everybody with a Chinese name the same person.
#
# Tool:    recordlinkage 0.16 (PyPI), preprocessing and Compare
# Guess:   clean() takes away punctuation and case; two different names stay different.
# Seen:    clean() keeps only A-Z and digits: 王小明 and 李娜 both become "". The exact comparison then says 1 (same),
#          the string comparison of the very same pair says 0 (nothing alike). Zoë becomes "zo".
#          phonenumbers() glues the extension of a delivery platform's privacy number on: a number nobody can call.
# Matters: who looks for duplicate guests outside of Odoo with this library merges the whole list, or nobody.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check recordlinkage==0.16 pandas==2.3.3 numpy==2.4.6
"$room/venv/bin/python" -W ignore - <<'PY'
import logging
import sys

import pandas
import recordlinkage
from recordlinkage.preprocessing import clean, phonenumbers

logging.disable(logging.WARNING)


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


names = pandas.Series(["王小明", "李娜", "Zoë", "ANNA."])
check("clean", ["王小明", "李娜", "zoë", "anna"], clean(names).tolist(), ["", "", "zo", "anna"])
guests = pandas.DataFrame({"name": clean(names)})
pair = pandas.MultiIndex.from_tuples([(0, 1)])
compare = recordlinkage.Compare()
compare.exact("name", "name", label="exact")
compare.string("name", "name", method="jarowinkler", label="jarowinkler")
compare.string("name", "name", method="levenshtein", label="levenshtein")
seen = {name: float(value) for name, value in compare.compute(pair, guests).iloc[0].items()}
check(
    "王小明 and 李娜",
    {"exact": 0.0, "jarowinkler": 0.0, "levenshtein": 0.0},
    seen,
    {"exact": 1.0, "jarowinkler": 0.0, "levenshtein": 0.0},
)
check(
    "13800138000转1234",
    "13800138000, or an extension apart",
    phonenumbers(pandas.Series(["13800138000转1234"]))[0],
    "138001380001234",
)
PY
