#!/usr/bin/env bash
# The filter for rude voucher codes looks at the first code only, or at none; typed with spaces, no code is valid.
#
# Tools:   coupon-codes 0.1, cccodes 0.1.2 (PyPI): both follow Algorithm::CouponCode of Perl, with a check sign per part
# Guess:   as in the original, a code with one of 28 rude words is never given out, and a code is read whatever the
#          guest puts between its parts (the rules for this stand in both).
# Seen:    coupon-codes keeps its words in a map, which is empty after it was read once: the filter works for the first
#          code of a process. cccodes compares words of 4 letters with parts of 5, which are never equal. A code typed
#          with spaces or without hyphens is not valid for coupon-codes: its pattern is replaced as plain text.
# Matters: vouchers on receipts and in messages: about one in 10,000 carries such a word, and guests who type a code as
#          they read it are turned away.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check coupon-codes==0.1 cccodes==0.1.2
"$room/venv/bin/python" - <<'PY'
import codecs
import random
import sys

from cccodes.badwords import bad_words
from coupon_codes.coupon_codes import cc_generate, cc_validate, has_bad_word


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


rude = codecs.decode("URYY", "rot13")
check("coupon-codes, a rude word in the first code", True, has_bad_word(rude), True)
check("coupon-codes, the same word once more", True, has_bad_word(rude), False)
check("cccodes, words as long as a part (5)", len(bad_words), sum(len(word) == 5 for word in bad_words), 0)
random.seed(38)
code = cc_generate()
check("coupon-codes, with hyphens", code, cc_validate(code), code)
check("coupon-codes, in small letters", code, cc_validate(code.lower()), code)
check("coupon-codes, with spaces", code, cc_validate(code.replace("-", " ")), "")
check("coupon-codes, in one word", code, cc_validate(code.replace("-", "")), "")
PY
