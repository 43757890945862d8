#!/usr/bin/env bash
# The lunar birthday of a guest born in a summer of 1986 to 1991 is day 16.958333, but only on computers in China.
#
# Tools:   lunar-calendar 0.1.4, chinese-lunar 0.1.4 (npm)
# Guess:   a date has one lunar date, whatever the computer's time zone.
# Seen:    China had summer time from 1986 to 1991. Under TZ=Asia/Shanghai lunar-calendar answers fractions of days for
#          896 days of those summers, without the day's name; chinese-lunar is a day late for 93 days after them.
#          Under UTC, as on a server or in CI, the same calls are right, so no test there finds it.
# Matters: guests of 35 to 40 years get their birthday greetings on a wrong day, or none. Tests of birthdays must run
#          in the store's time zone.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts lunar-calendar@0.1.4 chinese-lunar@0.1.4
cat > days.js <<'JS'
const { solarToLunar } = require("lunar-calendar");
const lunar = require("chinese-lunar");
for (let day = Date.UTC(1985, 0, 1); day < Date.UTC(1993, 0, 1); day += 86400000) {
    const date = new Date(day);
    const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const one = solarToLunar(y, m, d);
    const other = lunar.solarToLunar(new Date(y, m - 1, d));
    console.log(`A ${y}-${m}-${d} ${one.lunarMonth}/${one.lunarDay} ${one.lunarDayName}`);
    console.log(`B ${y}-${m}-${d} ${other.month}/${other.day}`);
}
JS
TZ=UTC node days.js > utc
TZ=Asia/Shanghai node days.js > china
paste -d "|" utc china | awk -F "|" '$1 != $2' > different
expect() {
    echo "$1: guessed $2, seen $3"
    [ "$3" = "$4" ] || { echo "The behaviour changed: recorded was $4." >&2; exit 1; }
}
expect "lunar-calendar, days of 1985-1992 that differ in China" 0 "$(grep -c "^A" different)" 896
expect "chinese-lunar, days that differ in China" 0 "$(grep -c "^B" different)" 93
expect "lunar-calendar, 1 June 1988 in China" "4/17 十七" \
    "$(sed -n "s/^A 1988-6-1 //p" china)" "4/16.95833333333333 undefined"
expect "chinese-lunar, 15 September 1986 in China" 8/12 "$(sed -n "s/^B 1986-9-15 //p" china)" 8/13
expect "both under UTC" "4/17 十七 and 8/12" \
    "$(sed -n "s/^A 1988-6-1 //p" utc) and $(sed -n "s/^B 1986-9-15 //p" utc)" "4/17 十七 and 8/12"
