#!/usr/bin/env bash
# A guest's lunar birthday, read from a calendar file, comes back on the same Gregorian day every year.
#
# Tools:   ical.js 2.2.1, ical-expander 3.2.0, ts-ics 2.4.6 (npm); icalevents 0.3.1, recurring-ical-events 3.8.2 (PyPI);
#          yearly events by the Chinese calendar, RRULE:RSCALE=CHINESE (RFC 7529)
# Guess:   the 15th of the 8th month moves by weeks from year to year; what does not know RSCALE gives no dates or says
#          that it does not know it.
# Seen:    the three of npm drop RSCALE without a word: 25 September in every year. recurring-ical-events refuses, but
#          says "UNTIL parameter is missing"; icalevents refuses and names RSCALE.
# Matters: older guests in China keep their birthday by the moon, and this is how a calendar file says so. Greetings and
#          vouchers come up to weeks off, and are right in the first year, the one that is tried. Ask for RSCALE in
#          the text of the rule before it is handed over.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 ical-expander@3.2.0 ts-ics@2.4.6 \
    lunar-javascript@1.7.7
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalevents==0.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//phone//EN BEGIN:VEVENT UID:birthday@shop.example \
    DTSTAMP:20260101T000000Z "DTSTART;VALUE=DATE:20260925" "RRULE:FREQ=YEARLY;RSCALE=CHINESE;COUNT=4" \
    SUMMARY:生日 END:VEVENT END:VCALENDAR > birthday.ics
cat > dates.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import IcalExpander from "ical-expander";
import lunar from "lunar-javascript";
import { convertIcsCalendar, extendByRecurrenceRule } from "ts-ics";

const file = readFileSync("birthday.ics", "utf8");
const inIcalJs = () => {
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(file)).getFirstSubcomponent("vevent"));
    const dates = event.iterator();
    return Array.from({ length: 4 }, () => dates.next().toString());
};
const inExpander = () =>
    new IcalExpander({ ics: file })
        .between(new Date("2026-01-01"), new Date("2031-01-01"))
        .occurrences.map(({ startDate }) => startDate.toString());
const inTsIcs = () => {
    const [event] = convertIcsCalendar(undefined, file).events;
    const end = new Date("2031-01-01");
    const dates = extendByRecurrenceRule(event.recurrenceRule, { start: event.start.date, end });
    return dates.map((date) => date.toISOString().slice(0, 10));
};
const guess = [2026, 2027, 2028, 2029].map((year) => lunar.Lunar.fromYmd(year, 8, 15).getSolar().toYmd()).join(" ");
const recorded = "2026-09-25 2027-09-25 2028-09-25 2029-09-25";
for (const [name, dates] of Object.entries({ "ical.js": inIcalJs, "ical-expander": inExpander, "ts-ics": inTsIcs })) {
    const seen = dates().join(" ");
    console.log(`${name}\n  guessed ${guess}, or an error\n  seen    ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
TZ=UTC node dates.mjs
cat > dates.py <<'PY'
import datetime
import pathlib
import sys

import icalendar
import recurring_ical_events
from icalevents.icalevents import events

FROM, UNTIL = datetime.date(2026, 1, 1), datetime.date(2031, 1, 1)
file = pathlib.Path("birthday.ics").read_bytes()


def in_recurring():
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(FROM, UNTIL)
    return [str(event["DTSTART"].dt) for event in found]


def in_icalevents():
    return [str(event.start) for event in events(string_content=file, start=FROM, end=UNTIL)]


for name, dates, recorded in [
    ("recurring-ical-events", in_recurring, "UNTIL parameter is missing"),
    ("icalevents", in_icalevents, "unknown parameter 'RSCALE'"),
]:
    try:
        seen = " ".join(dates())
    except ValueError as error:
        seen = str(error)
    print(f"{name}\n  guessed an error about RSCALE\n  seen    {seen}")
    if not seen.startswith(recorded):
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
venv/bin/python dates.py
