#!/usr/bin/env bash
# In a shop that closes between lunch and dinner, an answer can come an hour before the question, in opening hours.
#
# Tool:    moment-business-time 2.0.0 with moment 2.31.0 (npm)
# Guess:   from Saturday at 21:00 to Sunday at 12:00 are 120 minutes of opening hours (11 to 14 and 17 to 22), and
#          nothing from 15:00 to 16:00, when the shop is closed.
# Seen:    from Saturday to Sunday -180, in the break -60, from 13:00 to 15:30 -30 instead of 60. Where no break lies in
#          between, and with hours from 11:00 to 22:00 in one piece, all is right; so are "open now" and adding time.
# Matters: how long guests waited for an answer to a complaint: negative minutes pull the average down. The hours with
#          a break are the usual ones of restaurants, and allowed by the library's settings.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts moment@2.31.0 moment-business-time@2.0.0
node - <<'JS'
const moment = require("moment-business-time");
const WITH_BREAK = ["11:00:00", "14:00:00", "17:00:00", "22:00:00"];
const ALL_DAY = ["11:00:00", "22:00:00"];
for (const [what, hours, from, until, guess, recorded] of [
    ["over night, with a break", WITH_BREAK, "2026-12-05T21:00", "2026-12-06T12:00", 120, -180],
    ["in the break", WITH_BREAK, "2026-12-06T15:00", "2026-12-06T16:00", 0, -60],
    ["into the break", WITH_BREAK, "2026-12-06T13:00", "2026-12-06T15:30", 60, -30],
    ["lunch to dinner", WITH_BREAK, "2026-12-06T13:30", "2026-12-06T17:30", 60, 60],
    ["over night, all day", ALL_DAY, "2026-12-05T21:00", "2026-12-06T12:00", 120, 120],
    ["over two nights, all day", ALL_DAY, "2026-12-05T21:00", "2026-12-07T12:00", 780, 780],
]) {
    moment.updateLocale("en", { workinghours: Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((day) => [day, hours])) });
    const seen = moment(until).workingDiff(moment(from), "minutes");
    console.log(`${what}: guessed ${guess} minutes, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
