#!/usr/bin/env bash
# Odoo's counter under a text message asks for two or three messages where one or two are sent.
#
# Tool:    Odoo 19.0 (sms), the counter of the editor
# Guess:   it counts as GSM 03.38 does: € ~ ^ [ ] { } | \ take two of the 160 places (153 in each part of a longer
#          message), a new line takes one, and Chinese has 70 places, or 67 in each part.
# Seen:    a "~" or "€" makes the whole message Unicode for it, with 70 places: 100 letters and "11:00~22:00" are two.
#          Each new line counts twice, also in Chinese: four lines with 69 characters in all are two messages, and 160
#          places of English with one new line are. Without these signs and with one line, all is right.
# Matters: the editors of SMS templates, of messages to contacts and of SMS Marketing show this number. Who believes it
#          cuts opening hours, prices and the line on how to unsubscribe out of a text that fits, or plans twice the
#          money; the gateway bills what it sends.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && python3 -c "from devtools.odoo_tree import odoo_home; print(odoo_home())" | tail -n 1)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
counter=$(find "$home" -path "*/addons/sms/static/src/components/sms_widget/fields_sms_widget.js" -print -quit)
cp "$counter" "$room/widget.mjs"
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts split-sms@0.1.7
# The counter needs none of what it imports, except a class to extend.
sed -i -e '/^import {$/,/^} from /d' -e '/^import /d' -e '/^registry\./d' widget.mjs
sed -i '1i class EmojisTextField {}\nconst emojisTextField = {};' widget.mjs
cat > count.mjs <<'JS'
import sent from "split-sms";
import { SmsWidget } from "./widget.mjs";

const shown = (text) => {
    const widget = new SmsWidget();
    widget.props = { name: "body", record: { data: { body: text } } };
    return widget.nbrSMS;
};
const a = (number) => "a".repeat(number);
for (const [what, text, recorded] of [
    ["160 letters", a(160), 1],
    ["100 letters, opening hours", `${a(100)} 11:00~22:00`, 2],
    ["100 letters, opening hours with a hyphen", `${a(100)} 11:00-22:00`, 1],
    ["159 letters and €", `${a(159)}€`, 3],
    ["159 letters and a new line", `${a(80)}\n${a(79)}`, 2],
    ["70 Chinese characters", "好".repeat(70), 1],
    ["66 Chinese characters in four lines", ["【江南小馆】", ...Array(3).fill("好".repeat(20))].join("\n"), 2],
]) {
    const seen = shown(text);
    console.log(`${what}: guessed ${sent.split(text).parts.length}, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
node count.mjs
