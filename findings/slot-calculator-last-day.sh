#!/usr/bin/env bash
# Whoever looks for a table on Friday evening finds none for Saturday's lunch, but did find one on Friday morning.
#
# Tool:    slot-calculator 2.2.1 (npm), getSlots
# Guess:   opening hours of weekdays hold on every day between "from" and "to"; hours past midnight work or are
#          refused.
# Seen:    days are found by going on from "from" in steps of 24 hours. When "to" is earlier in the day than "from", the
#          last day is never reached: from Friday 18:00 to Saturday 15:00 has no Saturday, from Friday 10:00 has. Hours
#          from 22:00 to 2:00 offer nothing, without a word; split at midnight, as it should be, the part after midnight
#          is lost to the first mistake whenever one asks from eight in the evening.
#          Slots also lie one behind the other from "from" on: two free hours after a blocked one are not offered.
# Matters: a page of bookings asks "from now until the last seating of tomorrow". It works in every test that begins at
#          midnight, and for guests who look in the morning.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts slot-calculator@2.2.1
cat > slots.js <<'JS'
const { getSlots } = require("slot-calculator");

const timezone = "Asia/Shanghai";
const at = (time) => `2026-12-${time}:00+08:00`;
const open = (day, from, to) => ({ day, from, to, timezone });
// 4 December 2026 is a Friday.
const sittings = [open("Friday", "17:30", "21:30"), open("Saturday", "11:30", "14:30")];
const night = [open("Friday", "22:00", "24:00"), open("Saturday", "00:00", "02:00")];
const blocked = [{ from: at("04T19:30"), to: at("04T20:00") }];
const lunch = "Sat 11:30, Sat 13:00";
const cases = [
    ["asked on Friday at 10", ["04T10:00", "05T15:00", 90], { availability: sittings },
        `Friday's and ${lunch}`, `Fri 17:30, Fri 19:00, ${lunch}`],
    ["asked on Friday at 18", ["04T18:00", "05T15:00", 90], { availability: sittings },
        `Friday's and ${lunch}`, "Fri 18:00, Fri 19:30"],
    ["22:00 to 02:00", ["04T00:00", "06T00:00", 60], { availability: [open("Friday", "22:00", "02:00")] },
        "four, or an error", ""],
    ["22:00 to 24:00 and 0:00 to 2:00, asked at 20", ["04T20:00", "05T02:00", 60], { availability: night },
        "four", "Fri 22:00, Fri 23:00"],
    ["the same, asked at 0", ["04T00:00", "05T02:00", 60], { availability: night },
        "four", "Fri 22:00, Fri 23:00, Sat 00:00, Sat 01:00"],
    ["17:00 to 22:00 without 19:30 to 20:00", ["04T17:00", "04T22:00", 120], { unavailability: blocked },
        "Fri 17:00, Fri 20:00", "Fri 17:00"],
];
for (const [what, [from, to, duration], hours, guess, recorded] of cases) {
    const { availableSlots } = getSlots({ from: at(from), to: at(to), duration, outputTimezone: timezone, ...hours });
    const seen = availableSlots
        .map((slot) => `${slot.from.slice(8, 10) === "04" ? "Fri" : "Sat"} ${slot.from.slice(11, 16)}`)
        .join(", ");
    console.log(`${what}: guessed ${guess}, seen ${seen || "nothing"}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded || "nothing"}.`);
        process.exit(1);
    }
}
JS
node slots.js
