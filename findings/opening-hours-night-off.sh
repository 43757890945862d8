#!/usr/bin/env bash
# A bar that is closed on Sundays is open in the night to Monday, and shuts at midnight on Saturday.
#
# Tools:   opening_hours 3.15.0 (npm), opening-hours-py 2.1.4 (PyPI)
# Guess:   in OpenStreetMap's notation "Mo-Su 18:00-02:00; Su off" means: no Sunday evening; Saturday's night goes on
#          till two.
# Seen:    both libraries: "off" takes away the calendar day. Saturday ends at 24:00, Sunday's evening is gone, but its
#          tail from 0:00 to 2:00 on Monday stays open. "Mo-Fr 18:00-02:00; Sa 11:00-15:00" cuts Friday's night, too.
# Matters: opening hours that end after midnight are written for each evening ("Mo-Sa 18:00-02:00"), never with an
#          exception, or a booking page offers a table in an empty house.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opening-hours-py==2.1.4
npm install --silent --no-audit --no-fund --ignore-scripts opening_hours@3.15.0
cat > hours.py <<'PY'
import sys
from datetime import datetime

from opening_hours import OpeningHours

hours = OpeningHours(sys.argv[1])
print(" ".join("open" if hours.is_open(datetime.fromisoformat(at)) else "shut" for at in sys.argv[2:]))
PY
cat > hours.js <<'JS'
const OpeningHours = require("opening_hours");
const [hours, ...times] = process.argv.slice(2);
const place = new OpeningHours(hours, { lat: 31.2, lon: 121.4, address: { country_code: "cn", state: "" } });
console.log(times.map((at) => (place.getState(new Date(at)) ? "open" : "shut")).join(" "));
JS
ask() {
    local hours=$1 guess=$2 recorded=$3
    shift 3
    for program in "node hours.js" "venv/bin/python hours.py"; do
        seen=$(TZ=Asia/Shanghai $program "$hours" "$@")
        echo "$hours at $*: guessed $guess, seen $seen (${program##* })"
        [ "$seen" = "$recorded" ] || { echo "The behaviour changed: recorded was $recorded." >&2; exit 1; }
    done
}
# Saturday evening, the night after it, Sunday evening, the night after it.
nights="2026-11-07T20:00 2026-11-08T01:00 2026-11-08T20:00 2026-11-09T01:00"
# shellcheck disable=SC2086
ask "Mo-Su 18:00-02:00; Su off" "open open shut shut" "open shut shut open" $nights
# shellcheck disable=SC2086
ask "Mo-Sa 18:00-02:00" "open open shut shut" "open open shut shut" $nights
ask "Mo-Fr 18:00-02:00; Sa 11:00-15:00" "open open" "open shut" 2026-11-06T20:00 2026-11-07T01:00
