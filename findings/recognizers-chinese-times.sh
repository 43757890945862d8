#!/usr/bin/env bash
# A booking for "tonight at twelve" is read as noon, which is over, and one "in half an hour" as now.
#
# Tool:    recognizers-text-suite 1.0.2a2 (PyPI), Chinese, on Wednesday 4 November 2026, 15:00
# Guess:   plain times of a booking in everyday Chinese are understood or refused.
# Seen:    no refusal: 今晚十二点 -> the same day's noon; 半个小时后 -> now; 一个半小时 -> 30 minutes;
#          农历八月十五 (lunar!) -> 15 August; 三号桌 (table 3) -> the third of the month; 三块五 (3.50) -> 3;
#          ¥38 -> Japanese yen although the culture is zh-cn. The neighbours 明天中午十二点 and 三块五毛 are right.
# Matters: a booking taken over from a chat must be shown back to the guest as a date and an hour.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check \
    recognizers-text-suite==1.0.2a2 emoji==1.7.0
"$room/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime

from recognizers_date_time import recognize_datetime
from recognizers_number_with_unit import recognize_currency

NOW = datetime(2026, 11, 4, 15)
TIMES = {
    "今晚十二点": ("2026-11-05 00:00:00", ["2026-11-04 12:00:00"]),
    "半个小时后": ("2026-11-04 15:30:00", ["2026-11-04 15:00:00"]),
    "一个半小时": ("5400 seconds", ["1800"]),
    "农历八月十五": ("25 September 2026, or nothing", ["2026-08-15", "2027-08-15"]),
    "大年三十": ("5 February 2027, or nothing", ["2026-01-30", "2027-01-30"]),
    "三号桌": ("nothing", ["2026-11-03", "2026-12-03"]),
    "明天中午十二点": ("2026-11-05 12:00:00", ["2026-11-05 12:00:00"]),
}
MONEY = {"三块五": ("3.5 CNY", "3 CNY"), "三块五毛": ("3.5 CNY", "3.5 CNY"), "¥38": ("38 CNY", "38 JPY")}
for text, (guess, recorded) in TIMES.items():
    found = recognize_datetime(text, "zh-cn", reference=NOW)
    seen = [value["value"] for result in found for value in result.resolution["values"]]
    print(f"{text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
for text, (guess, recorded) in MONEY.items():
    (found,) = recognize_currency(text, "zh-cn")
    seen = f"{found.resolution['value']} {found.resolution['isoCurrency']}"
    print(f"{text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
