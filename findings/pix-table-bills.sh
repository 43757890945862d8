#!/usr/bin/env bash
# A Pix code for a bill of R$ 38 asks for 38 centavos, another loses its country, and one in sixteen is not valid.
#
# Tools:   pix-payload 1.0.4, beside gpix 1.1.8 (npm); pixqrcode 1.1.0, pixqrcodegen 0.9.1 (PyPI)
# Guess:   the text of a Pix code ("Copia e Cola", fields of number, length and value as EMVCo has them) asks for the
#          amount that it was given, and ends in 6304 and a checksum of four digits.
# Seen:    pixqrcode takes the last two digits of the amount for centavos, whatever stands there: "38" asks for 0.38,
#          "38.5" for 3.85. pixqrcodegen writes 38.00, but the length of "38": a bank reads 38, then field ".0" with a
#          length of "05". pix-payload leaves out a leading zero of the checksum (length 03), in 60 of 1000 amounts.
#          gpix is right each time. With "38.00", all are right but pix-payload.
# Matters: bills that guests pay at the table. A till that hands over "38", as JSON does with 38.00, loses 99 % of the
#          bill without an error; a checksum that fails for some amounts only passes every trial.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts pix-payload@1.0.4 gpix@1.1.8
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pixqrcode==1.1.0 pixqrcodegen==0.9.1 qrcode==8.2 \
    pillow==13.0.0 crcmod==1.7
cat > checksums.js <<'JS'
const { PIX } = require("gpix/dist");
const { payload } = require("pix-payload");

const KEY = "f0000000-0000-4000-8000-000000000001";
const makers = {
    "pix-payload": (amount) =>
        payload({ key: KEY, name: "Cantina", city: "Recife", amount, transactionId: "MESA12" }),
    gpix: (amount) =>
        PIX.static().setKey(KEY).setReceiverName("Cantina").setReceiverCity("Recife").setAmount(amount).getBRCode(),
};
const RECORDED = { "pix-payload": 60, gpix: 0 };
for (const [name, make] of Object.entries(makers)) {
    const codes = Array.from({ length: 1000 }, (_, number) => make((number + 1) / 4));
    const short = codes.filter((code) => !/6304[0-9A-F]{4}$/.test(code));
    console.log(`${name}: guessed no code without a checksum of 4 digits, seen ${short.length} of 1000`);
    if (short.length) {
        console.log(`  ${short[0]}`);
    }
    if (short.length !== RECORDED[name]) {
        console.error(`The behaviour changed: recorded were ${RECORDED[name]}.`);
        process.exit(1);
    }
}
JS
node checksums.js
cat > amounts.py <<'PY'
import contextlib
import io
import sys

from pixqrcode import PixQrCode
from pixqrcodegen import Payload

KEY = "f0000000-0000-4000-8000-000000000001"


def fields(code):
    """Return the fields of a code by number, and None where lengths and values do not fit."""
    found = {}
    while code:
        number, length, rest = code[:2], code[2:4], code[4:]
        if not (number + length).isdigit() or len(rest) < int(length):
            return {**found, "after": None}
        found[number], code = rest[: int(length)], rest[int(length) :]
    return found


def of_pixqrcodegen(amount):
    code = Payload("Cantina", KEY, amount, "Recife", "MESA12")
    with contextlib.redirect_stdout(io.StringIO()):
        code.gerarPayload()
    return code.payload_completa


def of_pixqrcode(amount):
    return PixQrCode("Cantina", KEY, "Recife", amount, "MESA12").generate_code()


RECORDED = {
    ("pixqrcode", "38.00"): (38.0, "BR"),
    ("pixqrcode", "38"): (0.38, "BR"),
    ("pixqrcode", "38.5"): (3.85, "BR"),
    ("pixqrcode", "1288"): (12.88, "BR"),
    ("pixqrcodegen", "38.00"): (38.0, "BR"),
    ("pixqrcodegen", "38"): (38.0, None),
    ("pixqrcodegen", "38.5"): (38.5, None),
}
for (name, amount), recorded in RECORDED.items():
    code = of_pixqrcode(amount) if name == "pixqrcode" else of_pixqrcodegen(amount)
    read = fields(code)
    seen = float(read["54"]), read.get("58")
    print(f"{name}, {amount}: guessed {float(amount)} BR, seen {seen[0]} {seen[1]}\n  {code}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
venv/bin/python amounts.py
