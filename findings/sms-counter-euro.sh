#!/usr/bin/env bash
# A text message that is billed as two is counted as one when it says "€" or "~".
#
# Tools:   sms-counter 1.0.0, sms-length 0.2.2, split-sms 0.1.7 (npm)
# Guess:   € ^ { } [ ] ~ | \ take two of the 160 places (153 in each part of a longer message), and the two never come
#          into two parts; Chinese has 70 places, or 67 in each part.
# Seen:    sms-counter notices that such a sign is there (its encoding is GSM_7BIT_EX), but counts it once. sms-length
#          counts two, but tears a € apart at the seam of two parts. split-sms is right each time, and all
#          three are with Chinese.
# Matters: what a campaign will cost, and whether a voucher's text still fits. "~" is how many shops write
#          opening hours.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts sms-counter@1.0.0 sms-length@0.2.2 split-sms@0.1.7
node - <<'JS'
const counter = require("sms-counter").default;
const { count } = require("sms-length");
const { split } = require("split-sms");
const parts = [
    (text) => counter.count(text).messages,
    (text) => count(text).messages,
    (text) => split(text).parts.length,
];
const a = (number) => "a".repeat(number);
for (const [what, text, guess, recorded] of [
    ["160 letters", a(160), 1, [1, 1, 1]],
    ["158 letters and ~", `${a(158)}~`, 1, [1, 1, 1]],
    ["159 letters and ~", `${a(159)}~`, 2, [1, 2, 2]],
    ["305 letters and €", `${a(305)}€`, 3, [2, 3, 3]],
    ["152 letters, €, 152 letters", `${a(152)}€${a(152)}`, 3, [2, 2, 3]],
    ["70 Chinese signs", `【江南小馆】${"好".repeat(64)}`, 1, [1, 1, 1]],
    ["71 Chinese signs", `【江南小馆】${"好".repeat(65)}`, 2, [2, 2, 2]],
]) {
    const seen = parts.map((partsOf) => partsOf(text));
    console.log(`${what}: guessed ${guess}, seen ${seen.join(", ")}`);
    if (String(seen) !== String(recorded)) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
