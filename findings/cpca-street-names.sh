#!/usr/bin/env bash
# Guests of a store in Shanghai live in Nanjing, Chongqing and Jilin, because Shanghai's streets are named after cities.
#
# Tool:    cpca 0.5.5 (PyPI)
# Guess:   a city in the name of a street is not taken for the address; an ambiguous district stays open.
# Seen:    南京西路1266号 -> Nanjing, with a complete area code, and the street is left as "西路". The city written after
#          the street does not help: "重庆南路5号 上海" -> Chongqing. 朝阳区 (Beijing's largest district) -> Changchun,
#          西湖区 (Hangzhou's West Lake) -> Nanchang. Only the city in front saves it.
# Matters: segments by where guests live: an address without its city is unknown, not a city with a code.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check cpca==0.5.5 pandas==2.3.3 numpy==2.4.6
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

import cpca

RECORDED = {
    "南京西路1266号": ("nothing", ["江苏省", "南京市", None, "西路1266号", "320100"]),
    "重庆南路5号 上海": ("上海市", ["重庆市", None, None, "南路5号 上海", "500000"]),
    "山东路12号": ("nothing", ["山东省", None, None, "路12号", "370000"]),
    "北京西路 静安区": ("上海市静安区", ["北京市", None, None, "西路 静安区", "110000"]),
    "朝阳区建国路88号": ("北京市朝阳区, or nothing", ["吉林省", "长春市", "朝阳区", "建国路88号", "220104"]),
    "西湖区文三路90号": ("杭州市西湖区, or nothing", ["江西省", "南昌市", "西湖区", "文三路90号", "360103"]),
    "上海市南京西路1266号": ("上海市", ["上海市", None, None, "南京西路1266号", "310000"]),
}
for address, (guess, recorded) in RECORDED.items():
    (seen,) = cpca.transform([address]).values.tolist()
    print(f"{address}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
