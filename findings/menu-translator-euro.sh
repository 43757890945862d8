#!/usr/bin/env bash
# A hot pot for 128 yuan is on the German menu for 128 euros, and one for 38.50 is 38 on the Chinese one.
#
# Tool:    menu-translator-nci 1.0.0 (PyPI), PriceFormatter: prices of restaurant menus by currency and language
# Guess:   the currency decides about the sign, the language about points and commas; what format wrote, parse reads.
# Seen:    with a language, the sign is the language's: 128 CNY in German are €128, 12.50 GBP €12,50, 900 JPY in
#          English $900. Yuan lose their decimals as yen do, and a half goes to the even side: 38.50 is ¥38 and 12.80
#          ¥13. A sum of 14.10, 82.60 and 25.30, a hair below 122, is €121.100. parse reads €1.288,00 as 1.288.
# Matters: menus for guests from abroad. Without a language, as in a first try, and with euros in Europe all is right;
#          the cents of yuan are missing on every menu.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check menu-translator-nci==1.0.0
"$room/venv/bin/python" - <<'PY'
import sys

from menu_translator import PriceFormatter

prices = PriceFormatter()
for what, guess, recorded in [
    ((12.5, "EUR", "de_DE"), "€12,50", "€12,50"),
    ((128, "CNY"), "¥128", "¥128"),
    ((128, "CNY", "de_DE"), "¥128", "€128"),
    ((12.5, "GBP", "de_DE"), "£12,50", "€12,50"),
    ((900, "JPY", "en_US"), "¥900", "$900"),
    ((38.5, "CNY"), "¥38.50", "¥38"),
    ((12.8, "CNY"), "¥12.80", "¥13"),
    ((14.1 + 82.6 + 25.3, "EUR"), "€122.00", "€121.100"),
]:
    seen = prices.format(*what)
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
written = prices.format(1288, "EUR", "de_DE")
seen = prices.parse(written)
print(f"{written} read again: guessed 1288.0, seen {seen}")
if (written, seen) != ("€1.288,00", 1.288):
    sys.exit("The behaviour changed: recorded was 1.288 of €1.288,00.")
PY
