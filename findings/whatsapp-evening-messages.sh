#!/usr/bin/env bash
# A guest who asked at half past six in the evening asked at half past six in the morning, if the phone is Chinese.
#
# Tool:    whatsapp-chat-parser 4.0.2 (npm)
# Guess:   of a chat that a phone has exported with a clock of twelve hours, messages are read at their time, in the
#          languages in which "PM" is another word, too; what cannot be read is said.
# Seen:    between date and time anything may stand, and is thrown away: 下午6:30 (in the afternoon), 晚上8:30 (in the
#          evening) and 午後6:30 are in the morning, 凌晨12:30 (at night) is at noon. 6:30 PM and 18:30 are right.
#          Exports with Korean times or Arabic digits have no messages at all, without an error.
# Matters: bookings and complaints taken over from a chat, and how long guests waited: one asked at 11:50 and answered
#          at 下午12:05 is right, one answered at 下午1:05 was answered almost eleven hours before.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts whatsapp-chat-parser@4.0.2
cat > chat.mjs <<'JS'
import { parseString } from "whatsapp-chat-parser";

const cases = [
    ["[11/28/26, 6:30:05 PM] Li: a table for 4", "18:30", "18:30"],
    ["[28.11.26, 18:30:05] Li: ein Tisch", "18:30", "18:30"],
    ["[2026/11/28 上午9:05:00] 李女士: 你好", "9:05", "9:05"],
    ["[2026/11/28 下午6:30:05] 李女士: 今晚四位", "18:30", "6:30"],
    ["2026/11/28 下午6:30 - 李女士: 今晚四位", "18:30", "6:30"],
    ["[2026/11/28 上午11:50:00] 李女士: 有位吗", "11:50", "11:50"],
    ["[2026/11/28 下午12:05:00] 前台: 有的", "12:05", "12:05"],
    ["[2026/11/28 下午1:05:00] 前台: 有的", "13:05", "1:05"],
    ["[2026/11/28 晚上8:30:05] 李小姐: 今晚四位", "20:30", "8:30"],
    ["[2026/11/28 凌晨12:30:05] 李小姐: 還有位嗎", "0:30", "12:30"],
    ["[2026/11/28 午後6:30:05] 佐藤: 4名です", "18:30", "6:30"],
    ["2026. 11. 28. 오후 6:30, 김: 4명", "18:30", "no message"],
    ["[٢٨‏/١١‏/٢٠٢٦، ٦:٣٠:٠٥ م] أحمد: طاولة لأربعة", "18:30", "no message"],
];
for (const [line, guess, recorded] of cases) {
    const [message] = parseString(line);
    const seen = message
        ? `${message.date.getHours()}:${String(message.date.getMinutes()).padStart(2, "0")}`
        : "no message";
    console.log(`${line}\n  guessed ${guess}, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
node chat.mjs
