#!/usr/bin/env bash
# In a vocabulary of allergens in 50 languages, rye is mustard in three, and the Chinese guest is told of hens and cows.
#
# Tool:    menuella-food-safety 2.1.0 (PyPI), load_bundle
# Guess:   words of one language are apart from each other and as wide as those of the law: eggs of any bird, milk of
#          any animal ("蛋类" and "乳" in China's own GB 7718 on labels).
# Seen:    "rye" in Hindi, Urdu and Bengali is the English word spelt by sound, rai, which is what these languages call
#          mustard seed; in the short name "(Rye)" follows, in the description nothing does. Simplified Chinese says
#          鸡蛋, hen's eggs, and 牛奶, cow's milk (Traditional says 蛋 and 乳); pecans in Traditional Chinese are 胡桃, which
#          in Simplified is another word for the walnut. 芥末 is mustard and the green paste with sushi alike.
# Matters: century eggs and salted yolks are of ducks, and stand on most Chinese menus. Vocabularies of allergens have
#          to be read by somebody who cooks in the language, language by language.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check menuella-food-safety==2.1.0
"$room/venv/bin/python" - <<'PY'
import sys

from menuella_food_safety.loaders import load_bundle, load_locales

RECORDED = [
    ("hi", "RYE", "description", "not राई (mustard seed)", "राई अनाज और उससे बने उत्पाद"),
    ("ur", "RYE", "description", "not رائی (mustard seed)", "رائی اناج اور اس سے بنی اشیا"),
    ("bn", "RYE", "description", "not রাই (mustard)", "রাই শস্য ও তা থেকে তৈরি পণ্য"),
    ("zh-Hans", "EGGS", "description", "蛋类", "包括鸡蛋及蛋制品"),
    ("zh-Hant", "EGGS", "name", "蛋", "蛋"),
    ("zh-Hans", "MILK", "description", "乳及乳制品", "包括牛奶及乳糖制品"),
    ("zh-Hant", "MILK", "name", "乳", "乳（含乳糖）"),
    ("zh-Hans", "WALNUTS", "name", "核桃", "核桃"),
    ("zh-Hant", "PECANS", "name", "美洲山核桃", "胡桃（美洲山核桃）"),
    ("zh-Hans", "MUSTARD", "name", "芥菜籽", "芥末"),
]
for locale, key, field, guess, recorded in RECORDED:
    seen = next(row[field] for row in load_bundle(locale)["allergens"] if row["key"] == key)
    print(f"{key.lower()} in {locale}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
print(f"({len(load_locales())} languages)")
PY
