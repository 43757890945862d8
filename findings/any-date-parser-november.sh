#!/usr/bin/env bash
# A table for 28 November at 18:30 is booked for 1 January, one for Christmas for 1 February.
#
# Tool:    any-date-parser 2.2.4 (npm), locales zh-CN and en-GB
# Guess:   2026年11月28日 18:30 is read as 2026年11月28日 is; 6.30pm is a time of day where people write it so.
# Seen:    with a time behind it, or without a year, 11月28日 is 1 January and 12月25日 is 1 February: the first digit of
#          the month is taken for the day, the second for the month. January to October are right, as is the whole date
#          alone, and 2026/11/28 18:30. In British English 6.30pm is 6 March.
# Matters: bookings from messages and lists: it is right for ten months of the year and wrong in the season of parties.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts any-date-parser@2.2.4
node - <<'JS'
const imported = require("any-date-parser");
const parser = imported.default ?? imported;
const words = ({ year, month, day, hour, minute }) =>
    [year, month && `month ${month}`, day && `day ${day}`, hour !== undefined && `${hour}:${minute}`]
        .filter(Boolean)
        .join(", ");
for (const [text, locale, guess, recorded] of [
    ["2026年11月28日", "zh-CN", "2026, month 11, day 28", "2026, month 11, day 28"],
    ["2026年11月28日 18:30", "zh-CN", "2026, month 11, day 28, 18:30", "2026, month 1, day 1, 18:30"],
    ["2026年11月28日 下午6:30", "zh-CN", "2026, month 11, day 28, 18:30", "2026, month 1, day 1, 18:30"],
    ["2026年12月25日 18:30", "zh-CN", "2026, month 12, day 25, 18:30", "2026, month 2, day 1, 18:30"],
    ["11月28日", "zh-CN", "month 11, day 28", "month 1, day 1"],
    ["2026年10月1日 18:30", "zh-CN", "2026, month 10, day 1, 18:30", "2026, month 10, day 1, 18:30"],
    ["2026/11/28 18:30", "zh-CN", "2026, month 11, day 28, 18:30", "2026, month 11, day 28, 18:30"],
    ["6:30pm 28 Nov", "en-GB", "month 11, day 28, 18:30", "month 11, day 28, 18:30"],
    ["6.30pm", "en-GB", "18:30", "month 3, day 6"],
]) {
    const seen = words(parser.attempt(text, locale));
    console.log(`${text} (${locale}): guessed ${guess}; seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
