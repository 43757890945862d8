#!/usr/bin/env bash
# The library that turns Chinese numerals into digits turns 200 grams of rice into 42.
#
# Tool:    cn2an 0.5.24 (PyPI), cn2an.transform
# Guess:   numbers in a sentence become digits; a unit of weight stays, and "one or two" stays vague.
# Seen:    两 is both "two" and the tael (50 g). It is always read as the digit 2: 四两米饭 (4 taels of rice) becomes
#          42米饭, 要一两瓶啤酒 (a beer or two) becomes 要12瓶啤酒. Names and dishes change too: 张三 becomes 张3.
# Matters: text that a guest or waiter wrote (notes to the kitchen, names, dishes) must not pass through such a
#          "normalisation" before it is searched or counted. 斤 and 克 would have been safe, 两 is what menus use.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
"$room/venv/bin/python" - <<'PY'
import sys

import cn2an

RECORDED = {
    "四两米饭": ("四两米饭 or 4两米饭", "42米饭"),
    "二两小面": ("二两小面 or 2两小面", "22小面"),
    "要一两瓶啤酒": ("要一两瓶啤酒 or 要1-2瓶啤酒", "要12瓶啤酒"),
    "两三位客人": ("两三位客人 or 2-3位客人", "23位客人"),
    "一斤二两": ("1斤2两", "1斤22"),
    "张三": ("张三", "张3"),
    "八八折": ("88% of the price, perhaps 8.8折", "88折"),
    "千层饼": ("千层饼", "千层饼"),
    "两人套餐": ("2人套餐", "两人套餐"),
}
for text, (guess, recorded) in RECORDED.items():
    seen = cn2an.transform(text)
    print(f"{text}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
