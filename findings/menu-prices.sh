#!/usr/bin/env bash
# A set menu for ¥1,288 costs 1.29, one for ¥1,280 costs 1280; "¥198 for 2" costs two.
#
# Tools:   parse-price 1.1.8 (npm), price-parser 0.5.1 (PyPI)
# Guess:   a comma before three digits separates thousands; where a currency's sign stands, the number beside it is the
#          price.
# Seen:    parse-price takes the comma of 1,288 for a decimal one, unless the number ends with 0 (or has decimals):
#          ¥1,288 -> 1.288, ¥1,280 -> 1280. It glues all digits together: 2人餐 ¥198 -> 2198, 满100减20 -> 10020.
#          price-parser finds the sign ¥, but takes the first number: 2人餐 ¥198 -> 2.
# Matters: prices of menus and vouchers taken over from a platform's page or a list: Chinese restaurants like 8 at the
#          end, so the wrong half is the usual one.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts parse-price@1.1.8
node - <<'JS'
const imported = require("parse-price");
const parse = imported.default ?? imported;
for (const [text, guess, recorded] of [
    ["¥1,288", 1288, 1.288],
    ["¥1,280", 1280, 1280],
    ["¥1,288.00", 1288, 1288],
    ["$1,234", 1234, 1.234],
    ["双人餐 ¥198", 198, 198],
    ["2人餐 ¥198", 198, 2198],
    ["满100减20", "nothing, or 100 and 20", 10020],
]) {
    const seen = parse(text);
    console.log(`parse-price ${text}: guessed ${guess}, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check price-parser==0.5.1 attrs==25.4.0
"$room/venv/bin/python" - <<'PY'
import sys

from price_parser import Price

RECORDED = {
    "¥1,288": ("¥ 1288", "¥ 1288"),
    "人均¥128": ("¥ 128", "¥ 128"),
    "双人餐 ¥198": ("¥ 198", "¥ 198"),
    "2人餐 ¥198": ("¥ 198", "¥ 2"),
    "Set for 2, $88": ("$ 88", "$ 2"),
}
for text, (guess, recorded) in RECORDED.items():
    price = Price.fromstring(text)
    seen = f"{price.currency} {price.amount}"
    print(f"price-parser {text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
