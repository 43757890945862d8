#!/usr/bin/env bash
# Five hours in the middle of an evening are no hours, when the restaurant shuts after midnight.
#
# Tool:    businesstimedelta 1.0.1 (PyPI), WorkDayRule from 17:00 to 02:00, every day
# Guess:   hours that end before they begin are refused, or run over midnight.
# Seen:    neither: noon to noon is 9 hours, which looks right, and 16:00 to 01:00 is 8. But 18:00 to 23:00 is 0 hours,
#          and so is 23:00 to 01:00: whatever begins while the place is open counts nothing that night.
# Matters: the time in which complaints are answered is counted in opening hours; a library for office hours must be
#          tried with an interval that begins inside a night.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check businesstimedelta==1.0.1
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime, time

from businesstimedelta import WorkDayRule

evening = WorkDayRule(start_time=time(17), end_time=time(2), working_days=list(range(7)))
monday, tuesday = 2, 3
for begin, end, guess, recorded in (
    ((monday, 12), (tuesday, 12), 9, 9),
    ((monday, 16), (tuesday, 1), 8, 8),
    ((monday, 18), (monday, 23), 5, 0),
    ((monday, 18), (tuesday, 12), 8, 0),
    ((monday, 23), (tuesday, 1), 2, 0),
):
    between = evening.difference(datetime(2026, 11, *begin), datetime(2026, 11, *end))
    seen = between.hours + between.seconds / 3600
    print(f"day and hour {begin} to {end}: guessed {guess} hours, seen {seen:g}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
