#!/usr/bin/env bash
# Lunar calendars do not agree on some birth years, and one of them never refuses a day that does not exist.
#
# Tools:   lunardate 0.3.0, sxtwl 2.0.7, borax 4.1.3, lunar_python 1.4.8, zhdate 0.1 (PyPI), chinese-days 1.5.7 (npm)
# Guess:   all agree from 1950 to 2050, leap month of 2033 included, and all refuse a 30th of a month of 29 days.
# Seen:    sxtwl, borax and zhdate agree on each day. lunardate is one day off from 2 September to 1 October 1978
#          and from 25 November to 24 December 1954; chinese-days on 60 days of 1996. All Python libraries refuse
#          the 30th of the 12th month of 2025 and a leap month that is not there, except sxtwl: New Year's Day, and
#          the plain month.
#          The new moons of 2 September 1978, 16:09 UTC, and of 25 November 1954, 12:30 UTC, fell after and before
#          midnight in Beijing: lunardate has both the wrong way round.
# Matters: a table of lunar dates is checked against another one before guests are congratulated by it; somebody born
#          on a 30th needs a rule ("the month's last day"), not what a library happens to answer.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check \
    lunardate==0.3.0 sxtwl==2.0.7 borax==4.1.3 lunar_python==1.4.8 zhdate==0.1
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts chinese-days@1.5.7
TZ=UTC node - > chinese-days.txt <<'JS'
const { getLunarDate } = require("chinese-days");
for (let day = Date.UTC(1950, 0, 1); day < Date.UTC(2051, 0, 1); day += 86400000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const lunar = getLunarDate(date);
    console.log(date, lunar.lunarYear, lunar.lunarMon, lunar.lunarDay, lunar.isLeap ? 1 : 0);
}
JS
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import date, datetime, timedelta

import sxtwl
from borax.calendars.lunardate import LunarDate
from lunar_python import Lunar
from lunardate import LunarDate as OtherLunarDate
from zhdate import ZhDate


def by_sxtwl(day):
    lunar = sxtwl.fromSolar(day.year, day.month, day.day)
    return lunar.getLunarYear(), lunar.getLunarMonth(), lunar.getLunarDay(), int(lunar.isLunarLeap())


def by_borax(day):
    lunar = LunarDate.from_solar(day)
    return lunar.year, lunar.month, lunar.day, int(lunar.leap)


def by_zhdate(day):
    lunar = ZhDate.from_datetime(datetime(day.year, day.month, day.day))
    return lunar.lunar_year, lunar.lunar_month, lunar.lunar_day, int(lunar.leap_month)


def by_lunardate(day):
    lunar = OtherLunarDate.from_solar_date(day.year, day.month, day.day)
    return lunar.year, lunar.month, lunar.day, int(lunar.isLeapMonth)


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


lines = (line.split() for line in open("chinese-days.txt"))
table = {date.fromisoformat(day): tuple(map(int, lunar)) for day, *lunar in lines}
libraries = {
    "sxtwl": by_sxtwl,
    "zhdate": by_zhdate,
    "lunardate": by_lunardate,
    "chinese-days": table.get,
}
wrong = {name: [] for name in libraries}
for day in table:
    truth = by_borax(day)
    for name, library in libraries.items():
        if library(day) != truth:
            wrong[name].append(day)
check(
    "days of 1950-2050 on which a library differs from borax",
    "none",
    {name: len(days) for name, days in wrong.items()},
    {"sxtwl": 0, "zhdate": 0, "lunardate": 60, "chinese-days": 60},
)
check(
    "where lunardate differs",
    "nowhere",
    [str(day) for day in wrong["lunardate"] if day - timedelta(1) not in wrong["lunardate"]],
    ["1954-11-25", "1978-09-02"],
)
check("where chinese-days differs", "nowhere", sorted({day.year for day in wrong["chinese-days"]}), [1996])


def refuses(library, *day):
    try:
        return str(library(*day))
    except Exception:
        return "refused"


def from_sxtwl(year, month, day, leap):
    solar = sxtwl.fromLunar(year, month, day, leap)
    return date(solar.getSolarYear(), solar.getSolarMonth(), solar.getSolarDay())


back = {
    "borax": lambda year, month, day, leap: LunarDate(year, month, day, int(leap)).to_solar_date(),
    "lunar_python": lambda year, month, day, leap: Lunar.fromYmd(year, -month if leap else month, day),
    "zhdate": lambda year, month, day, leap: ZhDate(year, month, day, leap).to_datetime(),
    "lunardate": lambda year, month, day, leap: OtherLunarDate(year, month, day, leap).to_solar_date(),
    "sxtwl": from_sxtwl,
}
for birthday, recorded in (((2025, 12, 30, False), "2026-02-17"), ((2026, 6, 10, True), "2026-07-23")):
    check(
        f"lunar year, month, day, leap: {birthday}",
        "all refuse",
        {name: refuses(library, *birthday) for name, library in back.items()},
        {**dict.fromkeys(back, "refused"), "sxtwl": recorded},
    )
PY
