#!/usr/bin/env bash
# In the middle of China's spring festival there are two days that are no holiday.
#
# Tool:    holidays 0.109 and chinesecalendar 1.11.0 (PyPI), China, 2026
# Guess:   two libraries that both know the make-up Saturdays of the State Council's notice agree on what is a holiday.
# Seen:    they agree on every day of work, and differ on 11 days: the Saturdays and Sundays within a festival, such as 15,
#          21 and 22 February 2026, are holidays to chinesecalendar and ordinary weekends to holidays, which makes the
#          nine days of the spring festival six.
# Matters: "on public holidays" counts the fullest days of the year or leaves them out, depending on which package a
#          server happens to have. We ask chinesecalendar first.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109 chinesecalendar==1.11.0
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import date, timedelta

import chinese_calendar
import holidays

calendar = holidays.country_holidays("CN", years=2026)
differ, work = [], []
for number in range(365):
    day = date(2026, 1, 1) + timedelta(number)
    free, name = chinese_calendar.get_holiday_detail(day)
    works = day in calendar.weekend_workdays or (day.weekday() < 5 and day not in calendar)
    if works == free:
        work.append(day)
    if (free and name is not None) != (day in calendar):
        differ.append(day)
festival = [day for day in differ if day.month == 2]
print(f"guessed no difference; seen {len(differ)}, all at weekends: {all(day.weekday() > 4 for day in differ)}")
print("in the spring festival:", *festival)
print("days of work that differ:", len(work))
if len(differ) != 11 or [day.day for day in festival] != [15, 21, 22] or work:
    sys.exit("The behaviour changed: recorded were 11 days, 15, 21 and 22 February among them, and no day of work.")
PY
