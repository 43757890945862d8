#!/usr/bin/env bash
# With two waiters too few, a guest has to wait with a probability of 201.8 percent.
#
# Tool:    pyworkforce 0.5.1 (PyPI), ErlangC
# Guess:   where more work comes in than all hands can do, the queue grows without end: everybody waits (1), or the
#          question is refused.
# Seen:    the formula for the quiet case is used on: nine tables' worth of work for seven people gives 2.018, for ten
#          tables 2.626, and an occupancy of 143 %. Only the share served in time is 0, as it should be. Asked with as
#          many people as work, or more, everything is right.
# Matters: a plan for short evenings that weighs "chance to wait" times "cost of waiting", or an average over the hours
#          of a day, comes out wrong without an error.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check pyworkforce==0.5.1 ortools==9.15.6755 \
    pandas==2.3.3 numpy==2.4.6
"$room/venv/bin/python" - <<'PY'
import sys

from pyworkforce.queuing import ErlangC

SERVED_WITHIN, MINUTES_EACH, HOUR = 2, 15, 60
RECORDED = {
    (36, 12): (0.266, 0.266, 0.75),
    (36, 10): (0.669, 0.669, 0.9),
    (36, 9): (1.0, 1.0, 1.0),
    (36, 8): (1.0, 1.444, 1.125),
    (36, 7): (1.0, 2.018, 1.286),
    (40, 7): (1.0, 2.626, 1.429),
}
for (orders, people), (guess, *recorded) in RECORDED.items():
    evening = ErlangC(transactions=orders, asa=SERVED_WITHIN, aht=MINUTES_EACH, interval=HOUR)
    waiting = evening.waiting_probability(positions=people)
    seen = [round(waiting, 3), round(evening.achieved_occupancy(positions=people), 3)]
    in_time = evening.service_level(positions=people)
    print(f"{orders} orders an hour, {people} people: guessed {guess}, seen {seen[0]}; occupied {seen[1]}")
    if seen != recorded or (people <= orders * MINUTES_EACH / HOUR and in_time > 0):
        sys.exit(f"The behaviour changed: recorded was {recorded}, and 0 in time where work exceeds hands.")
PY
