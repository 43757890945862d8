#!/usr/bin/env bash
# A QR code says something else than it was given, and only for some words.
#
# Tool:    segno 1.6.6 (PyPI), read back by zxing-cpp 3.1.1
# Guess:   Chinese that is not Japanese goes into a code as UTF-8; every reader shows it.
# Seen:    When the UTF-8 bytes of a word happen to look like pairs of Shift JIS, segno packs those bytes in kanji
#          mode. "Menu", "allergy" and "member" then read as other characters; "hall" and "table 3" are right.
# Matters: a code on a table, a voucher or a name card must be read back before it is printed; asking segno for
#          byte mode keeps the text.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
"$room/venv/bin/python" - <<'PY'
import io
import sys

import segno
import zxingcpp
from PIL import Image

RECORDED = {
    "菜单": ("kanji", "闖懷黒"),  # menu
    "过敏": ("kanji", None),  # allergy
    "会员": ("kanji", None),  # member
    "外卖": ("kanji", None),  # takeaway
    "大厅": ("byte", "大厅"),  # hall
    "三号桌": ("byte", "三号桌"),  # table 3
    "麻婆豆腐": ("kanji", "麻婆豆腐"),  # all of it exists in Shift JIS: rightly kanji
}


def read(code):
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=6)
    return zxingcpp.read_barcodes(Image.open(picture).convert("L"))[0].text


print("guessed: every word is read as it was given")
for word, (mode, text) in RECORDED.items():
    code = segno.make_qr(word)
    seen = read(code)
    print(f"seen:    {word} -> {code.mode} mode, read as {seen}")
    if code.mode != mode or (seen != text if text else seen == word):
        sys.exit(f"The behaviour changed for {word}: recorded was {mode} mode, read as {text or 'something else'}.")
    plain = read(segno.make_qr(word, mode="byte", encoding="utf-8"))
    if plain != word:
        sys.exit(f"The behaviour changed: byte mode read as {plain}.")
print("seen:    in byte mode all are right")
PY
