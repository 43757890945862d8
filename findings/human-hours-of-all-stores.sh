#!/usr/bin/env bash
# Each new store has the opening hours of all the others, and one that closes after midnight never opens.
#
# Tool:    human-friendly-opening-hours 0.0.6 (PyPI)
# Guess:   every OpeningHours has its own hours; 18:00 to 02:00 is open at ten in the evening; at closing time, guests
#          are not let in.
# Seen:    the hours are kept by the class, not by the store: the breakfast place is open in the evening once a place
#          for dinner is added, and a store without hours has those of all, in its text, too. 18:00 to 02:00 is
#          written well, but is never open: no time is after 18:00 and before 02:00. At 10:00, "07:00 to 10:00" is open.
# Matters: chains: pages and bots that tell guests when to come, and answers to complaints counted in opening hours.
#          With one store, as in a first try, the first fault cannot be seen.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check human-friendly-opening-hours==0.0.6
"$room/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, time

from human_friendly_opening_hours import Opening, OpeningHours, Weekdays


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


def written(store):
    return [str(line) for line in store.opening_hours_description()]


breakfast = OpeningHours()
breakfast.add_opening(Opening(Weekdays.fri, time(7), time(10)))
friday = datetime(2026, 11, 27, 8, 30)
check("breakfast place on Friday, 8:30", True, breakfast.is_open(friday), True)
check("at 10:00", False, breakfast.is_open(friday.replace(hour=10, minute=0)), True)
check("at 20:00", False, breakfast.is_open(friday.replace(hour=20)), False)
dinner = OpeningHours()
dinner.add_opening(Opening(Weekdays.fri, time(17), time(22)))
check("at 20:00, once there is a place for dinner", False, breakfast.is_open(friday.replace(hour=20)), True)
bar = OpeningHours()
bar.add_opening(Opening(Weekdays.sat, time(18), time(2)))
check("bar on Saturday, 22:00", True, bar.is_open(datetime(2026, 11, 28, 22)), False)
check("bar on Sunday, 1:00", True, bar.is_open(datetime(2026, 11, 29, 1)), False)
check(
    "hours of a store that has none",
    [],
    written(OpeningHours()),
    ["Friday: 07:00 to 10:00, 17:00 to 22:00", "Saturday: 18:00 to 02:00"],
)
PY
