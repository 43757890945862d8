#!/usr/bin/env bash
# Cheese that is best before the end of November is best before 0 November, a date that no calendar has.
#
# Tools:   bark-js 1.2.1 (npm), beside biip 5.2.0 (PyPI): GS1 codes on boxes of food
# Guess:   a date is a date: of a best-before without a day, which the code writes as day 00, it is the last day of the
#          month, as GS1 says; the price of a weighed piece is a number.
# Seen:    261100 is "2026-11-00", 260200 "2026-02-00"; a Date made of it is invalid, and as texts they come before all
#          days of their month. Of a price with its currency (3932 978 00128), the value is "978001.28": the currency
#          is the front of the number; "amount" beside it is right. biip has 30 November and 1.28.
# Matters: goods received by scanning, and what has to be used up first. Boxes with a day in their date are right, in
#          every first try; those dated by the month fail.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts bark-js@1.2.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check biip==5.2.0
cat > bark.js <<'JS'
const bark = require("bark-js");

for (const code of process.argv.slice(2)) {
    const { value } = bark(code).elements.at(-1);
    console.log(value, Number.isNaN(new Date(value).getTime()) ? "no date" : "a date");
}
JS
cat > codes.py <<'PY'
import subprocess
import sys

import biip

CASES = [
    # code, guess (as biip reads it), what bark-js reads
    ("010401234500001215261130", "2026-11-30", "2026-11-30 a date"),
    ("010401234500001215261100", "2026-11-30", "2026-11-00 no date"),
    ("010401234500001217260200", "2026-02-28", "2026-02-00 no date"),
]
codes = [code for code, _, _ in CASES]
lines = subprocess.run(["node", "bark.js", *codes], capture_output=True, check=True, text=True).stdout.splitlines()
for (code, guess, recorded), seen in zip(CASES, lines, strict=True):
    other = str(biip.parse(code).gs1_message.element_strings[-1].date)
    print(f"{code}: guessed {guess}, seen {seen}; biip: {other}")
    if other != guess:
        sys.exit("The other library is not right any more.")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")

price = "0104012345000012393297800128"
seen = subprocess.run(["node", "bark.js", price], capture_output=True, check=True, text=True).stdout.split()[0]
other = str(biip.parse(price).gs1_message.element_strings[-1].decimal)
print(f"{price}: guessed 1.28, seen {seen}; biip: {other}")
if other != "1.28":
    sys.exit("The other library is not right any more.")
if seen != "978001.28":
    sys.exit("The behaviour changed: recorded was 978001.28.")
PY
venv/bin/python codes.py
