#!/usr/bin/env bash
# "Tonight at 8" is eight in the morning, "tonight at 7:30" is right; "every day except Monday" spares one Monday.
#
# Tool:    recurrent 0.4.1 (PyPI), asked on a Saturday at noon
# Guess:   "tonight" is the evening; 7 and 8 are treated alike; "except Monday" is every Monday; 7.30pm is half past.
# Seen:    hours up to 7 are meant in the evening, hours from 8 on in the morning, "tonight" or not: the table is
#          booked for twelve hours earlier, a time that is past. "except Monday" takes only the next Monday out,
#          "except Mondays" all. "7.30pm", as the British write it, is 19:00.
# Matters: bookings from a chat, and the days a shop is closed. A time is chosen from a list, or shown again in full.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check recurrent==0.4.1 parsedatetime==2.6
"$room/venv/bin/python" -W ignore - <<'PY'
import re
import sys
from datetime import datetime

from recurrent import RecurringEvent

SATURDAY = datetime(2026, 11, 28, 12)
DAILY, MONDAYS = "RRULE:INTERVAL=1;FREQ=DAILY", "EXRULE:BYDAY=MO;INTERVAL=1;FREQ=WEEKLY"
FRIDAYS = "RRULE:BYDAY=FR;BYHOUR=19;BYMINUTE={};INTERVAL=1;FREQ=WEEKLY"
RECORDED = {
    "tonight at 7:30": ("2026-11-28 19:30:00", "2026-11-28 19:30:00"),
    "tonight at 8": ("2026-11-28 20:00:00", "2026-11-28 08:00:00"),
    "tonight at 9": ("2026-11-28 21:00:00", "2026-11-28 09:00:00"),
    "tomorrow at 7": ("2026-11-29 19:00:00", "2026-11-29 19:00:00"),
    "tomorrow at 8": ("2026-11-29 20:00:00", "2026-11-29 08:00:00"),
    "every friday at 7:30pm": (FRIDAYS.format(30), FRIDAYS.format(30)),
    "every friday at 7.30pm": (FRIDAYS.format(30), FRIDAYS.format(0)),
    "every day except mondays": (f"{DAILY} {MONDAYS}", f"{DAILY} {MONDAYS}"),
    "every day except monday": (f"{DAILY} {MONDAYS}", f"{DAILY} EXDATE:20261130"),
}
for text, (guess, recorded) in RECORDED.items():
    seen = re.sub(r"\n(EXDATE:\d{8})T\d{6}|\n", r" \1", str(RecurringEvent(now_date=SATURDAY).parse(text)))
    print(f"{text}\n  guessed {guess}\n  seen    {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
