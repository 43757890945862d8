#!/usr/bin/env bash
# "Allergy: peanuts" leaves for the kitchen printer half in Chinese and half in Japanese bytes, on one receipt.
#
# Tool:    node-thermal-printer 4.6.1 (npm), EPSON
# Guess:   Chinese text is sent in one encoding; with CharacterSet.CHINA always in GB 18030.
# Seen:    the code page is searched for character by character. Without a character set 花生 (peanuts) goes out as
#          EUC-JP, but as GB 18030 when a simplified character stands before it. With CharacterSet.CHINA, one "ñ",
#          "½" or "ë" moves it to Western, and the next 花生 is found in Japanese: a Chinese printer prints 仓栏.
# Matters: notes to the kitchen are what must arrive. Print such lines alone and set the character set before each,
#          or send the receipt as a picture, as Odoo's till does.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts node-thermal-printer@4.6.1
cat > print.js <<'JS'
const { ThermalPrinter, PrinterTypes, CharacterSet } = require("node-thermal-printer");
console.error = () => {}; // it prints a stack trace for each encoding that it does not know
const sent = (text, options) => {
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: "tcp://127.0.0.1", ...options });
    printer.print(text);
    return printer.getBuffer();
};
const GB = Buffer.from("bba8c9fa", "hex");
const JAPANESE = Buffer.from("b2d6c0b8", "hex");
const peanuts = (bytes) => [bytes.includes(GB) && "GB 18030", bytes.includes(JAPANESE) && "EUC-JP"].find(Boolean);
const china = { characterSet: CharacterSet.CHINA };
for (const [text, options, guess, recorded] of [
    ["花生", {}, "GB 18030", "EUC-JP"],
    ["过敏：花生", {}, "GB 18030", "GB 18030"],
    ["花生", china, "GB 18030", "GB 18030"],
    ["Café 花生", china, "GB 18030", "GB 18030"],
    ["Jalapeño 花生", china, "GB 18030", "EUC-JP"],
    ["½份 花生", china, "GB 18030", "EUC-JP"],
    ["过敏：Zoë 花生", china, "GB 18030", "EUC-JP"],
]) {
    const seen = peanuts(sent(text, options));
    console.log(`${text}${options === china ? " (CHINA)" : ""}: guessed ${guess}, seen ${seen}`);
    if (seen !== recorded) {
        process.stdout.write(`The behaviour changed: recorded was ${recorded}.\n`);
        process.exit(1);
    }
}
const misread = new TextDecoder("gb18030").decode(JAPANESE);
console.log(`what a Chinese printer makes of the Japanese bytes: ${misread}`);
process.exit(misread === "仓栏" ? 0 : 1);
JS
node print.js
