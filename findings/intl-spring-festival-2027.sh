#!/usr/bin/env bash
# The Chinese calendar of browsers and Node.js has the next Spring Festival on the wrong day: 7 February 2027.
#
# Tools:   Intl.DateTimeFormat with the calendar "chinese" (ICU 78.2 in Node.js 20.20; Chromium 156 says the same),
#          rrule-temporal 2.2.8, which repeats events by it; beside lunar-javascript 1.7.7 and chinese-days 1.5.7 (npm)
# Guess:   the first day of the first month of 2027 is 6 February, as in printed calendars (the new moon is at 23:56 in
#          China); the browser is no worse than a table.
# Seen:    6 February is the 30th of the 12th month, and all days up to 7 March are a day late: Lantern Festival is on
#          the 21st. In 2030 New Year's Day is the 2nd instead of the 3rd. 2026, 2028, 2029 and 2031 are right: it goes
#          wrong where the new moon is within minutes of midnight.
# Matters: New Year's Eve is the busiest evening: campaigns, tables, closing days and greetings computed in the browser
#          or from RRULE:RSCALE=CHINESE come a day late for a month. Take a table (here: lunar-python).
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts rrule-temporal@2.2.8 lunar-javascript@1.7.7 \
    chinese-days@1.5.7
cat > festivals.mjs <<'JS'
import days from "chinese-days";
import lunar from "lunar-javascript";
import { RRuleTemporal } from "rrule-temporal";

const NEW_YEAR = [1, 1];
const LANTERNS = [1, 15];
const inChina = new Intl.DateTimeFormat("en-u-ca-chinese", {
    timeZone: "Asia/Shanghai",
    month: "numeric",
    day: "numeric",
});
const noon = (day) => new Date(`${day}T12:00:00+08:00`);
const byIntl = (year, [month, day]) => {
    for (let number = 0; number < 60; number++) {
        const date = new Date(Date.UTC(year, 0, 20 + number)).toISOString().slice(0, 10);
        if (inChina.format(noon(date)) === `${month}/${day}`) {
            return date;
        }
    }
};
const byTable = (year, [month, day]) => lunar.Lunar.fromYmd(year, month, day).getSolar().toYmd();
const bySecondTable = (year, [month, day]) => days.getSolarDateFromLunar(`${year}-${month}-${day}`).date;

console.log(`ICU ${process.versions.icu}, Node.js ${process.version}`);
const check = (what, guess, seen, recorded) => {
    console.log(`${what}: guessed ${guess}, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
};
for (const [year, date, recorded] of [
    [2026, NEW_YEAR, "2026-02-17"],
    [2027, NEW_YEAR, "2027-02-07"],
    [2027, LANTERNS, "2027-02-21"],
    [2028, NEW_YEAR, "2028-01-26"],
    [2029, NEW_YEAR, "2029-02-13"],
    [2030, NEW_YEAR, "2030-02-02"],
    [2031, NEW_YEAR, "2031-01-23"],
]) {
    const guess = byTable(year, date);
    if (bySecondTable(year, date) !== guess) {
        throw new Error(`The tables differ on ${year}.`);
    }
    check(`${year}, month ${date[0]}, day ${date[1]}`, guess, byIntl(year, date), recorded);
}
const rule = "DTSTART;TZID=Asia/Shanghai:20260217T180000\nRRULE:RSCALE=CHINESE;FREQ=YEARLY;COUNT=3";
const repeated = new RRuleTemporal({ rruleString: rule }).all().map((date) => date.toPlainDate().toString());
check(
    "RRULE:RSCALE=CHINESE from 17 February 2026",
    [2026, 2027, 2028].map((year) => byTable(year, NEW_YEAR)).join(" "),
    repeated.join(" "),
    "2026-02-17 2027-02-07 2028-01-26"
);
JS
node festivals.mjs
