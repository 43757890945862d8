#!/usr/bin/env bash
# One guest's mobile number is four numbers after cleaning, and an extension is dialled as part of the number.
#
# Tool:    chinese-phone-parser 0.1.2 (PyPI), PhoneParser.parse
# Guess:   the forms that its page lists (with +86, 0086, 86 or nothing in front; with an extension after "转" or "-")
#          end as one "normalized" number, and the extension is kept apart or taken off.
# Seen:    signs are taken out and nothing else. 13812345678 has four results, only one of which is called a mobile. An
#          extension becomes the last digits: 0755-87654321 转 456 has 15 digits and no mark of it, 010-12345678-123 is
#          "Area Code + Mobile". Delivery services hide guests behind a mobile with an extension: 15 digits, too.
# Matters: guests that are in the list twice are looked for by such a number, and fifteen digits are no
#          number that can be called.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check chinese-phone-parser==0.1.2 \
    numpy==2.2.6 pandas==2.2.3 plotly==6.0.1
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

from chinese_phone_parser import PhoneParser

RECORDED = [
    ("13812345678", "13812345678", "13812345678, Mobile"),
    ("+86 138 1234 5678", "the same", "+8613812345678, International (+86)"),
    ("0086-13812345678", "the same", "008613812345678, International (0086)"),
    ("86 13812345678", "the same", "8613812345678, International (86)"),
    ("010-12345678", "01012345678", "01012345678, Domestic (0XX), Beijing"),
    ("010-12345678-123", "the same", "01012345678123, Area Code + Mobile, Beijing"),
    ("0755-87654321 转 456", "075587654321", "075587654321456, Domestic (0XX), Shenzhen"),
    ("13812345678转1234", "13812345678", "138123456781234, Other"),
]
for text, guess, recorded in RECORDED:
    found = PhoneParser().parse(text)
    city = "" if found["city"] == "Unknown" else f", {found['city']}"
    seen = f"{found['normalized']}, {found['type']}{city}"
    print(f"{text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
