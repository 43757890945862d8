#!/usr/bin/env bash
# The inventory on the last day of each month falls on the last day but one; four working days are two.
#
# Tools:   ts-ics 2.4.6, beside rrule 2.8.1 (npm); recurrence rules of iCalendar (RFC 5545)
# Guess:   BYMONTHDAY=-1 is the last day; "monthly" from the 31st leaves short months out; COUNT counts the days that
#          come out; a birthday on 29 February comes back in leap years.
# Seen:    -1 is 30 January, 27 February, 30 March. Monthly from the 31st moves to 28 February and stays on the 28th
#          for ever, as the birthday does, even in 2028. COUNT=4 of working days gives Friday and Monday: Saturday and
#          Sunday were counted. -1FR, the last Friday, forgets the first date. Weekly rules are right, as all are in
#          rrule.
# Matters: standing bookings, shifts and stocktaking taken from a calendar file: compare the dates of a year.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts ts-ics@2.4.6 rrule@2.8.1
cat > dates.mjs <<'JS'
import { convertIcsRecurrenceRule, extendByRecurrenceRule } from "ts-ics";
import { default as guessed } from "rrule";

const inTsIcs = (start, rule) =>
    extendByRecurrenceRule(convertIcsRecurrenceRule(undefined, { value: rule }), {
        start,
        end: new Date("2040-01-01"),
    });
const inRrule = (start, rule) => {
    const stamp = start.toISOString().replace(/[-:]|\.000/g, "");
    return guessed.rrulestr(`DTSTART:${stamp}\nRRULE:${rule}`).all();
};
const days = (dates) => dates.map((date) => date.toISOString().slice(0, 10)).join(" ");
for (const [first, rule, recorded] of [
    ["2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "2027-01-30 2027-02-27 2027-03-30 2027-04-29"],
    ["2026-12-31", "FREQ=MONTHLY;COUNT=4", "2026-12-31 2027-01-31 2027-02-28 2027-03-28"],
    ["2024-02-29", "FREQ=YEARLY;COUNT=5", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-28"],
    ["2026-11-27", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=4", "2026-11-27 2026-11-30"],
    ["2026-11-27", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-12-25 2027-01-29 2027-02-26"],
    ["2026-11-27", "FREQ=WEEKLY;BYDAY=FR,SA;COUNT=4", "2026-11-27 2026-11-28 2026-12-04 2026-12-05"],
]) {
    const start = new Date(`${first}T10:00:00Z`);
    const seen = days(inTsIcs(start, rule));
    console.log(`${rule} from ${first}\n  guessed ${days(inRrule(start, rule))}\n  seen    ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
TZ=UTC node dates.mjs
