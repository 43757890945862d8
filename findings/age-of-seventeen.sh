#!/usr/bin/env bash
# On the day before the birthday a guest of 17 is 18, for those born in two years out of four.
#
# Tools:   age-calculator 1.0.0, get-age 1.0.1 (npm), in the time zone of Shanghai
# Guess:   who was born on 2 January 2007 is 17 on 1 January 2025 and 18 from the next morning on.
# Seen:    age-calculator makes everybody 18 a day early whose birthday comes between 1 March 2024 and 28 February 2026
#          (born from 1 March 2006 to 29 February 2008); the years beside are right. get-age asks London what day it
#          is: until eight in the morning of the birthday the guest is 17.
# Matters: vouchers for beer and wine, and consent, which a child does not give alone. Compare year, month and day.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts age-calculator@1.0.0 get-age@1.0.1
TZ=Asia/Shanghai node - <<'JS'
const { AgeFromDateString } = require("age-calculator");
const getAge = require("get-age");
const Clock = Date;
const at = (moment, age) => {
    globalThis.Date = class extends Clock {
        constructor(...given) {
            super(...(given.length ? given : [moment]));
        }
        static now() {
            return new Clock(moment).getTime();
        }
    };
    try {
        return age();
    } finally {
        globalThis.Date = Clock;
    }
};
for (const [born, now, guess, recorded] of [
    ["2006-02-28", "2024-02-27T18:00", 17, [17, 17]],
    ["2006-03-02", "2024-03-01T18:00", 17, [18, 17]],
    ["2007-01-02", "2025-01-01T18:00", 17, [18, 17]],
    ["2007-01-02", "2024-12-31T18:00", 17, [17, 17]],
    ["2007-01-02", "2025-01-02T07:30", 18, [18, 17]],
    ["2007-01-02", "2025-01-02T18:00", 18, [18, 18]],
    ["2008-02-28", "2026-02-27T18:00", 17, [18, 17]],
    ["2008-03-02", "2026-03-01T18:00", 17, [17, 17]],
]) {
    const seen = at(now, () => [new AgeFromDateString(born).age, getAge(born)]);
    console.log(`born ${born}, on ${now}: guessed ${guess}, seen ${seen.join(" and ")}`);
    if (String(seen) !== String(recorded)) {
        console.error(`The behaviour changed: recorded was ${recorded.join(" and ")}.`);
        process.exit(1);
    }
}
JS
