#!/usr/bin/env bash
# The code of a voucher for ¥38 is read as ･38, that of half a duck as ｽ, and £5 as ｣5.
#
# Tools:   segno 1.6.6, read by zxing-cpp 3.1.1, beside qrcode 8.2 (PyPI)
# Guess:   what is written as text comes back as this text: a code either says which encoding it has, or both sides take
#          the same one.
# Seen:    segno writes a text that fits into Latin-1 as Latin-1, and does not say so. zxing-cpp, as apps that scan do,
#          guesses from the bytes: with no more than a ¥ (a5), ½, £, ©, § or two, it takes them for half-width Japanese.
#          "Café ¥38" is right, and so is all that has Chinese (UTF-8). qrcode writes UTF-8 always, and is right.
# Matters: codes on vouchers, menus and price tags: the amount stands without its currency, and a code that is compared
#          with the one in the database is not found. Give segno encoding="utf-8", or put a link in, which is ASCII.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 qrcode==8.2 \
    pillow==13.0.0 numpy==2.4.6
"$room/venv/bin/python" - <<'PY'
import io
import sys

import qrcode
import segno
import zxingcpp
from PIL import Image


def scanned(draw):
    file = io.BytesIO()
    draw(file)
    [code] = zxingcpp.read_barcodes(Image.open(file).convert("L"))
    return code.text


RECORDED = {
    "¥38.00": "･38.00",
    "½ Peking": "ｽ Peking",
    "£5 off": "｣5 off",
    "Café ¥38": "Café ¥38",
    "烤鸭 ¥38": "烤鸭 ¥38",
}
for text, recorded in RECORDED.items():
    seen = scanned(lambda file, text=text: segno.make(text, micro=False).save(file, kind="png", scale=8))
    utf8 = segno.make(text, micro=False, encoding="utf-8")
    told = scanned(lambda file, code=utf8: code.save(file, kind="png", scale=8))
    other = scanned(lambda file, text=text: qrcode.make(text).save(file, "PNG"))
    print(f"guessed {text}, seen {seen}; with encoding='utf-8' {told}, by qrcode {other}")
    if (seen, told, other) != (recorded, text, text):
        sys.exit(f"The behaviour changed: recorded was {recorded}, and {text} from the others.")
PY
