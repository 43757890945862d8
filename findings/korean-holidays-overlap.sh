#!/usr/bin/env bash
# In Korea, Children's Day of 2025 is missing, and with it the day off that its falling on another holiday gave.
#
# Tools:   korean-holidays 0.3.0, beside holidays 0.109 (PyPI)
# Guess:   "automatic substitute holidays" are days off for holidays that fall on a weekend or on another holiday, for
#          those that have them by law; the two libraries agree on them.
# Seen:    days are kept one name each, the last one wins: on 5 May 2025, Buddha's Birthday stands alone, and the
#          substitute of 6 May is missing, as are 5 October 2028 (National Foundation Day within Chuseok) and
#          27 December 2027 (Christmas on a Saturday). Substitutes for Sundays are there.
# Matters: forecasts, bookings and staff of stores in Korea around long weekends: the missing days are the Tuesday,
#          Monday and Thursday that make them long. holidays has all three.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check korean-holidays==0.3.0 korean-lunar-calendar==0.4.0 \
    holidays==0.109
"$room/venv/bin/python" - <<'PY'
import sys
from datetime import date

import holidays
from korean_holidays import get_holiday_name, is_holiday

for day, recorded in {
    date(2025, 10, 8): (True, True),
    date(2026, 5, 25): (True, True),
    date(2025, 5, 6): (False, True),
    date(2027, 12, 27): (False, True),
    date(2028, 10, 5): (False, True),
}.items():
    seen = is_holiday(day), day in holidays.KR(years=day.year)
    print(f"{day}: guessed a holiday in both, seen {seen[0]} and {seen[1]}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")

seen = get_holiday_name(date(2025, 5, 5)), get_holiday_name(date(2026, 5, 5))
print(f"names of 5 May 2025 and 2026: guessed 어린이날 (Children's Day) in both, seen {seen}")
if seen != ("부처님오신날", "어린이날"):
    sys.exit("The behaviour changed: recorded was 부처님오신날 (Buddha's Birthday) and 어린이날.")
PY
