#!/usr/bin/env bash
# The tax code on a Saudi receipt can be read if the restaurant's name is in Latin letters, and only then.
#
# Tools:   qrzatca 0.1.3 (PyPI), beside @axenda/zatca 1.0.4 (npm)
# Guess:   the code that every simplified tax invoice must carry is a row of fields: tag, length in bytes, value in
#          UTF-8. A library made for Saudi Arabia was tried with an Arabic name.
# Seen:    qrzatca writes the length in characters. مطعم has 4 of them and 8 bytes, so a reader ends in the middle of
#          the name, takes what follows for tags, and finds neither tax number nor total. With "Golden Wok" both
#          libraries write the same fields.
# Matters: every receipt of a restaurant in Saudi Arabia with its registered name; also é, ’ and 北京 in names
#          elsewhere. The picture is scanned without an error, so only an app that checks taxes notices.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts @axenda/zatca@1.0.4
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check qrzatca==0.1.3 qrcode==8.2 pillow==13.0.0
cat > other.js <<'JS'
const { Invoice } = require("@axenda/zatca");
const [sellerName, vatRegistrationNumber, invoiceTimestamp, invoiceTotal, invoiceVatTotal] = process.argv.slice(2);
const invoice = new Invoice({ sellerName, vatRegistrationNumber, invoiceTimestamp, invoiceTotal, invoiceVatTotal });
process.stdout.write(invoice.toBase64());
JS
cat > fields.py <<'PY'
import base64
import subprocess
import sys

from qrzatca import generate_zatca_qr

REST = ("300000000000003", "2026-11-28T18:00:00Z", "115.00", "15.00")


def read(code):
    """Return the values of a code by tag, as a reader finds them."""
    data = base64.b64decode(code)
    found = {}
    while len(data) > 1:
        tag, length = data[:2]
        found.setdefault(tag, data[2 : 2 + length].decode("utf-8", "replace"))
        data = data[2 + length :]
    return tuple(found.get(tag) for tag in range(1, 6))


for name, recorded in {
    "Golden Wok": ("Golden Wok", *REST),
    "مطعم": ("مط", None, None, None, None),
    "北京饭店": ("北�", None, None, None, None),
    "Café Riyadh": ("Café Riyad", None, None, None, None),
}.items():
    seen = read(generate_zatca_qr(name, *REST))
    other = read(subprocess.run(["node", "other.js", name, *REST], capture_output=True, check=True).stdout)
    print(f"guessed {(name, *REST)}\n  seen {seen}")
    if other != (name, *REST):
        sys.exit("The other library is not right any more.")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
venv/bin/python fields.py
