#!/usr/bin/env bash
# "70 to 80 yuan" is understood as 7 to 80, "one or two hundred" as 201, and "two hundred" as nothing.
#
# Tools:   jionlp 1.5.31 (PyPI), nzh 1.0.14 (npm)
# Guess:   amounts as people say them are right, or refused.
# Seen:    jionlp: 七八十块 -> 7..80, 一两百块 -> 201, 一两块 -> 3, 一毛五 (0.15) -> 5.10, 一百二 (120) -> 102; the
#          neighbours 三五百块 and 两三块 are right. nzh: 两百 -> 0, 一万五 (15,000) -> 10005, 二〇二六 -> 226.
# Matters: what a guest wants to spend, or to get back, stays in the guest's own words; a number is asked for.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check jionlp==1.5.31 jiojio==1.2.8 numpy==2.4.6
"$room/venv/bin/python" - <<'PY'
import sys

import jionlp

RECORDED = {
    "七八十块": ("70 to 80", ["7.00", "80.00"]),
    "一两百块": ("100 to 200", "201.00"),
    "三五百块": ("300 to 500", ["300.00", "500.00"]),
    "一两块": ("1 to 2", "3.00"),
    "两三块": ("2 to 3", ["2.00", "3.00"]),
    "一毛五": ("0.15", "5.10"),
    "一百二": ("120", "102.00"),
}
for text, (guess, recorded) in RECORDED.items():
    seen = jionlp.parse_money(text)["num"]
    print(f"jionlp {text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts nzh@1.0.14
node - <<'JS'
const nzh = require("nzh/cn");
const recorded = { 两百: ["200", 0], 一万五: ["15000", 10005], 二〇二六: ["2026", 226], 十二: ["12", 12] };
for (const [text, [guess, number]] of Object.entries(recorded)) {
    const seen = nzh.decodeS(text);
    console.log(`nzh ${text}: guessed ${guess}, seen ${seen}`);
    if (Number(seen) !== number) {
        console.error(`The behaviour changed: recorded was ${number}.`);
        process.exit(1);
    }
}
JS
