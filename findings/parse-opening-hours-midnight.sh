#!/usr/bin/env bash
# "Sunday to Thursday" ends on Wednesday, "11am to 12am" ends at noon, and the second half of a day or week is dropped.
#
# Tool:    parse-opening-hours 0.4.2 (PyPI), OpeningHours.parse
# Guess:   English opening hours as restaurants write them become a day and two times each; what is not understood is
#          refused (as "Mon & Tue" and "Thu" are).
# Seen:    midnight written as 12am is noon ("midnight" is right), so a house that shuts at half past twelve at night
#          shuts at 12:30. A range that goes over the end of the week loses its last days: Sunday to Thursday has no
#          Thursday, Friday to Monday is Friday. After a comma or "and" everything is left out without a word: dinner,
#          Saturday. Days of the working week with one pair of times are right.
# Matters: it is meant for hours copied from web pages, and the evenings are what is lost. "Sunday to Thursday" is how
#          restaurants write the days before working days. A check that each day has hours finds only some of it.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check parse-opening-hours==0.4.2 pyparsing==3.2.3
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

from opening_hours import OpeningHours

RECORDED = [
    ("Mon-Fri 11am-10pm", "five days, 11:00-22:00", "mon tue wed thu fri 11:00-22:00"),
    ("Sunday to Thursday 11am to 10pm", "five days, 11:00-22:00", "sun mon tue wed 11:00-22:00"),
    ("Fri-Mon 5pm-10pm", "four days, 17:00-22:00", "fri 17:00-22:00"),
    ("Fri-Sat noon-midnight", "12:00-0:00", "fri sat 12:00-0:00"),
    ("Fri-Sat 11am-12am", "11:00-0:00", "fri sat 11:00-12:00"),
    ("Fri-Sat 10:30am-12:30am", "10:30-0:30", "fri sat 10:30-12:30"),
    ("Mon 11am-2pm, 5pm-9pm", "11:00-14:00 and 17:00-21:00", "mon 11:00-14:00"),
    ("Mon-Tue 11am-2pm and 5pm-9pm", "11:00-14:00 and 17:00-21:00", "mon tue 11:00-14:00"),
    ("Mon-Tue 8am-2pm, Sat 9am-3pm", "three days", "mon tue 8:00-14:00"),
]
for text, guess, recorded in RECORDED:
    days = {}
    for row in OpeningHours.parse(text).json():
        days.setdefault(f"{row['opens']}-{row['closes']}", []).append(row["day"][:3])
    seen = ", ".join(f"{' '.join(names)} {times}" for times, names in days.items())
    print(f"{text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
