#!/usr/bin/env bash
# Whether a Saturday is a working day in China: a calendar without the year's data still answers, and wrongly.
#
# Tools:   chinesecalendar 1.11.0, workalendar 17.0.0, chinese-days 0.0.2 (PyPI)
# Guess:   a year that a library does not know is refused, on each of its days.
# Seen:    workalendar has no data for 2026: it refuses a Wednesday, but answers "no" for each Saturday, as for
#          14 February 2026, a make-up working day before Spring Festival. chinese-days ends with 2026 and calls
#          National Day 2027 a working day. chinesecalendar refuses.
# Matters: lunch on make-up Saturdays is lunch of a weekday. The State Council announces a year in November before;
#          forecasts and campaigns for longer must say that they do not know.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check \
    chinesecalendar==1.11.0 workalendar==17.0.0 convertdate==2.5.1 lunardate==0.3.0 chinese-days==0.0.2
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import date

import chinese_calendar
import chinesedays
from workalendar.asia import China

LIBRARIES = {
    "chinesecalendar": chinese_calendar.is_workday,
    "workalendar": China().is_working_day,
    "chinese-days": chinesedays.is_workday,
}


def ask(is_workday, day):
    try:
        return "works" if is_workday(day) else "free"
    except Exception:
        return "refused"


for day, guess, *recorded in (
    (date(2023, 10, 7), "works everywhere", "works", "works", "works"),  # a make-up Saturday
    (date(2026, 2, 14), "works, or refused", "works", "free", "works"),  # a make-up Saturday
    (date(2026, 2, 11), "works, or refused", "works", "refused", "works"),  # the Wednesday before
    (date(2027, 10, 1), "free, or refused", "refused", "refused", "works"),  # National Day
):
    seen = {name: ask(is_workday, day) for name, is_workday in LIBRARIES.items()}
    print(f"{day:%a %d %B %Y}: guessed {guess}, seen {seen}")
    if list(seen.values()) != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
