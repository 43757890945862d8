#!/usr/bin/env bash
# Guests from Fuchu, a city of Tokyo, are from Kyoto, and those of the town of Yoichi from a city that does not exist.
#
# Tool:    japanese-address 0.2 (PyPI): parts of Japanese addresses
# Guess:   an address that begins with its prefecture is in that prefecture; 市 (city), 郡 (district) and 町 (town)
#          within names (余市町, 大和郡山市) are known from the tables of cities that come with it, as 四日市市 is.
# Seen:    東京都府中市 has 京都府, Kyoto, from its second character on: "東" is left over, the city is 中市. 町田市 in
#          Tokyo is right. Two characters that look like a city are cut off: the town 余市町 is the city 余市, the
#          district 高市郡 the city 高市, 上市町 the city 中新川郡上市; 大和郡山市 has a district 北郡 besides.
# Matters: segments by where guests live, delivery zones, the nearest store. What is left over on the left
#          ("unparsed_left") tells: an address with such a rest is not parsed.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check japanese-address==0.2
"$room/venv/bin/python" - <<'PY'
import sys

from japanese_address import parse

for address, guess, recorded in [
    ("東京都町田市森野2-2-22", "東京都 町田市", "東京都 町田市"),
    ("三重県四日市市諏訪町1-5", "三重県 四日市市", "三重県 四日市市"),
    ("京都府京都市中京区寺町", "京都府 京都市", "京都府 京都市"),
    ("東京都府中市宮西町2-24", "東京都 府中市", "東 京都府 中市"),
    ("北海道余市郡余市町朝日町26", "北海道 余市郡", "北海道 余市"),
    ("奈良県高市郡高取町観覚寺990-1", "奈良県 高市郡", "奈良県 高市"),
    ("富山県中新川郡上市町法音寺1", "富山県 中新川郡", "富山県 中新川郡上市"),
    ("奈良県大和郡山市北郡山町248", "奈良県 大和郡山市", "奈良県 大和郡山市 北郡"),
]:
    parts = parse(address)
    seen = " ".join(parts[part] for part in ("unparsed_left", "prefecture", "city", "district") if part in parts)
    print(f"{address}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
seen = parse("東京都府中市宮西町2-24")["prefecture_eng"]
print(f"prefecture of 東京都府中市 in English: guessed Tokyo, seen {seen}")
if seen != "Kyoto":
    sys.exit("The behaviour changed: recorded was Kyoto.")
PY
