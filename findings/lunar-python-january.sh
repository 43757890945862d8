#!/usr/bin/env bash
# Lunar dates of January take many times the work of those of June: each one builds two whole years, and keeps none.
#
# Tool:    lunar-python 1.4.8 (PyPI)
# Guess:   a year's table (months, solar terms) is built once and used for all its days: twenty days of any month need
#          one table, or two before the Spring Festival, when the lunar year is still the one before.
# Seen:    from the Spring Festival on it is so. Before it, a day belongs to last year's moon: the table of its calendar
#          year is asked for, then the one before, then the first once more for the solar terms, and there is room
#          for one only. Twenty days in January are 40 tables, in each later month they are none once there is one.
# Matters: birthdays and festivals for a whole list of guests. A run that builds one table for all dates of June builds
#          two for each of January's, when the Spring Festival is planned. Keep what was asked, by date.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check lunar-python==1.4.8
"$room/venv/bin/python" - <<'PY'
import sys

from lunar_python import LunarYear, Solar

built = []
original = LunarYear.__init__


def counted(self, year):
    built.append(year)
    original(self, year)


LunarYear.__init__ = counted

# The Spring Festival of 2027 is on 6 February.
for month, guess, recorded in [(6, 1, 1), (1, 2, 40), (2, 2, 10), (3, 0, 0), (12, 0, 0)]:
    built.clear()
    for day in range(1, 21):
        Solar.fromYmd(2027, month, day).getLunar()
    seen = len(built)
    print(f"20 days of month {month}: guessed {guess} tables of a year, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded were {recorded}.")
PY
