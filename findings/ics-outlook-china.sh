#!/usr/bin/env bash
# A booking at six in the evening that Outlook sent from Shanghai is at two in the night, though the file says +0800.
#
# Tool:    ics 0.7.2 (PyPI), Calendar
# Guess:   the offset comes from the VTIMEZONE of the file, whatever its name is; a name that leads nowhere is refused.
# Seen:    names are looked up in the computer's list of places, and the VTIMEZONE is not read. Asia/Shanghai is right.
#          "China Standard Time", as Outlook and Exchange call it, "Taipei Standard Time" and a name of one's own are
#          UTC, without a word, and that is what is written out again: 18:00Z, eight hours late. The duration
#          stays as it was.
# Matters: bookings of companies come as invitations, mostly from Outlook. Tests with files of Google or Apple, which
#          say Asia/Shanghai, show nothing.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.2 arrow==1.3.0 python-dateutil==2.9.0.post0
TZ=Asia/Shanghai "$room/venv/bin/python" -W ignore - <<'PY'
import sys

from ics import Calendar

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Booking//EN
BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261101T000000Z
DTSTART;TZID={zone}:20261204T180000
DTEND;TZID={zone}:20261204T200000
SUMMARY:Table for four
END:VEVENT
END:VCALENDAR
"""
RECORDED = {
    "Asia/Shanghai": "2026-12-04 18:00",
    "China Standard Time": "2026-12-05 02:00",
    "Taipei Standard Time": "2026-12-05 02:00",
    "Beijing": "2026-12-05 02:00",
}
for zone, recorded in RECORDED.items():
    calendar = Calendar(FILE.format(zone=zone))
    (event,) = calendar.events
    seen = event.begin.to("Asia/Shanghai").format("YYYY-MM-DD HH:mm")
    written = next(line for line in calendar.serialize().splitlines() if line.startswith("DTSTART"))
    print(f"18:00 in {zone}: guessed 2026-12-04 18:00, seen {seen} in Shanghai, written as {written}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
