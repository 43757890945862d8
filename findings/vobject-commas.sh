#!/usr/bin/env bash
# Reading a guest's card cuts the phone number, the link and the nicknames off at the first comma.
#
# Tool:    vobject 0.9.9 (PyPI), vCard 3.0
# Guess:   TEL is a phone number (RFC 2426): the comma that means "pause, then dial the extension" is kept, as it is
#          in a URL; NICKNAME is a list.
# Seen:    13800138000,1234 becomes 13800138000, table?dishes=1,2 becomes table?dishes=1, 明明,小王 becomes 明明.
#          Writing the card out again makes the loss final. A note with an escaped comma and a list of categories
#          are kept.
# Matters: delivery platforms hand out privacy numbers with an extension; without it the call reaches nobody.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check vobject==0.9.9
"$room/venv/bin/python" - <<'PY'
import sys

import vobject

CARD = r"""BEGIN:VCARD
VERSION:3.0
N:王;小明;;;
FN:王小明
TEL;TYPE=CELL:13800138000,1234
URL:https://shop.example/table?dishes=1,2
NICKNAME:明明,小王
IMPP:x-demo:wang,ming
NOTE:花生过敏\, 不吃辣
CATEGORIES:VIP,熟客
END:VCARD
"""
RECORDED = {
    "tel": ("13800138000,1234", "13800138000"),
    "url": ("https://shop.example/table?dishes=1,2", "https://shop.example/table?dishes=1"),
    "nickname": ("明明,小王 or a list of both", "明明"),
    "impp": ("x-demo:wang,ming", "x-demo:wang"),
    "note": ("花生过敏, 不吃辣", "花生过敏, 不吃辣"),
    "categories": (["VIP", "熟客"], ["VIP", "熟客"]),
}
card = vobject.readOne(CARD)
for name, (guess, recorded) in RECORDED.items():
    seen = getattr(card, name).value
    print(f"{name}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
written = card.serialize()
print(f"written out again, the extension is {'there' if '1234' in written else 'lost'}")
sys.exit("1234" in written)
PY
