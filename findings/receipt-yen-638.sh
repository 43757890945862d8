#!/usr/bin/env bash
# On a Chinese receipt, ¥38.00 is printed as 638.00 with two odd signs before it, and half a duck as 5.
#
# Tools:   python-escpos 3.1 (PyPI), receiptline 4.0.4 (npm, with its encoding "gb18030")
# Guess:   prices beside Chinese are sent as every printer sold in China can print them: ¥ is the full-width sign of
#          GB 2312 (a3 a4), ½ is spelt or replaced, or an error says that it cannot be printed.
# Seen:    ¥ is U+00A5, which GB 18030 has in four bytes, 81 30 84 36: the 30 and 36 are the digits 0 and 6. A printer
#          that knows GBK, with two bytes, prints �0�638.00; ½ is �0�5, ñ �0�9. python-escpos sends a line without
#          Chinese in a Western code page, where the same ¥ is one byte, so "Total ¥38.00" looks right when tried.
# Matters: guests who check the bill, and cashiers who read an amount off it. Babel and Intl write ¥ as U+00A5; put ￥
#          (U+FFE5) in its place, which is right in both, before such a line is sent, or print pictures as Odoo's
#          till does.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts receiptline@4.0.4
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-escpos==3.1 setuptools==80.9.0
cat > send.js <<'JS'
const { transform } = require("receiptline");
const [text] = process.argv.slice(2);
process.stdout.write(transform(text, { cpl: 32, encoding: "gb18030", command: "escpos" }), "latin1");
JS
cat > print.py <<'PY'
import re
import subprocess
import sys

from escpos.printer import Dummy


def by_escpos(text):
    printer = Dummy()
    printer.text(text)
    return printer.output


def by_receiptline(text):
    return subprocess.run(["node", "send.js", text], capture_output=True, check=True).stdout


def printed(sent, text):
    """Return what a printer that knows GBK makes of the text in what was sent."""
    start = sent.index(text[0].encode("gbk"))
    return re.split(r"[\n\x1b\x1d]", sent[start:].decode("gbk", "replace"))[0]


RECORDED = {
    "烤鸭¥38.00": "烤鸭\N{REPLACEMENT CHARACTER}0\N{REPLACEMENT CHARACTER}638.00",
    "烤鸭½": "烤鸭\N{REPLACEMENT CHARACTER}0\N{REPLACEMENT CHARACTER}5",
    "烤鸭jalapeño": "烤鸭jalape\N{REPLACEMENT CHARACTER}0\N{REPLACEMENT CHARACTER}9o",
    "烤鸭￥38.00": "烤鸭￥38.00",
    "烤鸭café": "烤鸭café",
}
for name, send in {"python-escpos": by_escpos, "receiptline": by_receiptline}.items():
    for text, recorded in RECORDED.items():
        seen = printed(send(text), text)
        print(f"{name}: guessed {text}, seen {seen}")
        if seen != recorded:
            sys.exit(f"The behaviour changed: recorded was {recorded}.")
alone = by_escpos("Total ¥38.00")
print(f"python-escpos, without Chinese: {alone}")
sys.exit(alone != b"\x1bt\x00Total \x9d38.00")
PY
venv/bin/python -W ignore print.py
