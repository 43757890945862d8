#!/usr/bin/env bash
# Converters for Chinese maps move restaurants in Osaka, Seoul and Singapore by up to half a kilometre, Tokyo's stay.
#
# Tools:   eviltransform 0.1.1, coord-convert 0.2.1, prcoords 1.0.2 (PyPI), gcoord 1.0.7 (npm)
# Guess:   China's offset (GCJ-02) is applied in mainland China; places abroad come back as they were.
# Seen:    "China" is a box up to 137.8 degrees east and down to 0.8 degrees north: Osaka moves by 542 m, Seoul 460 m,
#          Singapore 160 m, in all four; Tokyo is outside. Hong Kong moves by 596 m.
# Matters: a chain's stores abroad, and "the nearest store" there: convert by the store's country, not by its position.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check eviltransform==0.1.1 coord-convert==0.2.1 prcoords==1.0.2
npm install --silent --no-audit --no-fund --ignore-scripts gcoord@1.0.7
cat > move.js <<'JS'
const gcoord = require("gcoord");
const [lat, lon] = process.argv.slice(2).map(Number);
console.log(gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02).reverse().join(" "));
JS
venv/bin/python -W ignore - <<'PY'
import subprocess
import sys
from math import cos, hypot, radians

import eviltransform
from coord_convert.transform import wgs2gcj
from prcoords import wgs_gcj

PLACES = {
    "Shanghai": (31.2304, 121.4737, 482),
    "Hong Kong": (22.3193, 114.1694, 596),
    "Osaka": (34.6937, 135.5023, 542),
    "Seoul": (37.5665, 126.9780, 460),
    "Singapore": (1.2903, 103.8519, 160),
    "Tokyo": (35.6895, 139.6917, 0),
}
for place, (lat, lon, recorded) in PLACES.items():
    moved = {
        "eviltransform": eviltransform.wgs2gcj(lat, lon),
        "coord-convert": wgs2gcj(lon, lat)[::-1],
        "prcoords": tuple(wgs_gcj((lat, lon))),
        "gcoord": tuple(map(float, subprocess.check_output(["node", "move.js", str(lat), str(lon)]).split())),
    }
    seen = {
        name: round(hypot(to_lat - lat, (to_lon - lon) * cos(radians(lat))) * 111_320)
        for name, (to_lat, to_lon) in moved.items()
    }
    print(f"{place}: guessed {recorded if place == 'Shanghai' else 0} m, seen {seen}")
    if any(abs(metres - recorded) > 1 for metres in seen.values()):
        sys.exit(f"The behaviour changed: recorded was {recorded} m.")
PY
