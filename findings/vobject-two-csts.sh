#!/usr/bin/env bash
# A shift in Shanghai is put into the calendar at the time of Chicago, and Python's own UTC is refused.
#
# Tool:    vobject 0.9.9 (PyPI; Odoo reads and writes calendar files with it), Python's zoneinfo
# Guess:   a time zone is written by its name, such as TZID=America/Chicago, or at least with its own offset.
# Seen:    the TZID is the abbreviation, CST for Chicago, Shanghai and Taipei alike, and whichever of them the process
#          has written first says what it means, in all files to come: 9:00 in Shanghai is written as 9:00 at -06:00,
#          fourteen hours late, into a file of its own as well. Of a new process it is right. datetime.timezone.utc
#          raises "Unable to guess TZID", while ZoneInfo("UTC") is written as Z.
# Matters: staffing needs of several stores as calendar files, by a server that runs for weeks; give vobject moments in
#          UTC, by zoneinfo or pytz.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check vobject==0.9.9
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import vobject


def offsets(*zones):
    """Hours from UTC that are read again of nine o'clock in each of the zones, written into a file."""
    calendar = vobject.iCalendar()
    for zone in zones:
        calendar.add("vevent").add("dtstart").value = datetime(2026, 11, 2, 9, tzinfo=zone)
    events = vobject.readOne(calendar.serialize()).vevent_list
    return [event.dtstart.value.utcoffset().total_seconds() / 3600 for event in events]


shanghai, chicago, utc = map(ZoneInfo, ("Asia/Shanghai", "America/Chicago", "UTC"))
# Files that one process writes, one after the other.
for zones, guess, recorded in (
    ((chicago,), [-6.0], [-6.0]),
    ((shanghai,), [8.0], [-6.0]),
    ((chicago, shanghai), [-6.0, 8.0], [-6.0, -6.0]),
    ((utc, shanghai), [0.0, 8.0], [0.0, -6.0]),
):
    seen = offsets(*zones)
    print(f"{[zone.key for zone in zones]}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
try:
    offsets(timezone.utc)
except vobject.base.VObjectError as error:
    print(f"datetime.timezone.utc: guessed that it is written as Z, seen: {error}")
else:
    sys.exit("The behaviour changed: recorded was an error.")
PY
