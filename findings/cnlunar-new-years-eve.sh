#!/usr/bin/env bash
# There is no New Year's Eve before 2030, and in 2028 there are two Dragon Boat Festivals.
#
# Tools:   cnlunar 0.2.5 (PyPI), js-calendar-converter 0.0.7 (npm)
# Guess:   除夕 is the last day of the lunar year, the 30th or the 29th; a festival comes once a year.
# Seen:    cnlunar knows 除夕 as the 30th of the twelfth month only. From 2025 to 2029 that month has 29 days, so the
#          evening of the great family dinner is an ordinary Monday, Tuesday or Friday. 2028 has a leap fifth month:
#          both libraries keep the Dragon Boat Festival on 28 May and again on 27 June.
# Matters: family dinners and rice dumplings are the busiest bookings of the year; forecasts and greetings ask a
#          calendar for them. The last day is the day before the first: ask for that one.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check cnlunar==0.2.5
"$room/venv/bin/python" - <<'PY'
import sys
from datetime import datetime

import cnlunar

EVE, BOATS = "除夕", "端午节"
RECORDED = {
    "2024-02-09": (EVE, EVE),
    "2025-01-28": (EVE, "neither"),
    "2026-02-16": (EVE, "neither"),
    "2027-02-05": (EVE, "neither"),
    "2028-01-25": (EVE, "neither"),
    "2029-02-12": (EVE, "neither"),
    "2030-02-02": (EVE, EVE),
    "2028-05-28": (BOATS, BOATS),
    "2028-06-27": ("neither", BOATS),
}
for day, (guess, recorded) in RECORDED.items():
    lunar = cnlunar.Lunar(datetime.fromisoformat(f"{day} 18:00"))
    names = lunar.get_legalHolidays() + lunar.get_otherLunarHolidays()
    seen = next((name for name in (EVE, BOATS) if name in names), "neither")
    print(f"cnlunar, {day} ({lunar.lunarMonthCn}{lunar.lunarDayCn}): guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts js-calendar-converter@0.0.7
node - <<'JS'
const converter = require("js-calendar-converter");
const calendar = converter.default ?? converter;
for (const [year, month, day, guess, recorded] of [
    [2026, 2, 16, "除夕", "除夕"],
    [2028, 5, 28, "端午节", "端午节"],
    [2028, 6, 27, null, "端午节"],
]) {
    const { lunarFestival, IMonthCn, IDayCn } = calendar.solar2lunar(year, month, day);
    const when = `${year}-${month}-${day} (${IMonthCn}${IDayCn})`;
    console.log(`js-calendar-converter, ${when}: guessed ${guess ?? "neither"}, seen ${lunarFestival}`);
    if (lunarFestival !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
