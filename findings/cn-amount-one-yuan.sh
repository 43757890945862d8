#!/usr/bin/env bash
# An invoice over 122 yuan says 121 in words, and 38 yuan paid back are zero.
#
# Tool:    cn-amount 0.0.5 (PyPI): amounts in Chinese capitals (壹佰贰拾贰元整), as invoices must have them
# Guess:   the amount in words is the one in figures with two decimals; below zero it has a 负 or is refused.
# Seen:    the fen are rounded, the yuan are cut off. 14.10, 82.60 and 25.30 add up to 121.99999999999999, which is
#          122.00 in figures and 壹佰贰拾壹元整 (121) in words; 0.1 ten times is zero. Of 1,949 random bills of two to
#          eight dishes with a sum in whole yuan, 136 are a yuan short; of all others none. -38 is 零元整 (zero),
#          -38.50 is 伍角 (0.50).
# Matters: invoices for companies, where the words count, and red ones for money paid back. Give it a Decimal.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check cn-amount==0.0.5
"$room/venv/bin/python" - <<'PY'
import random
import sys
from decimal import Decimal

from cn_amount import CNAmount

in_words = CNAmount().amount_to_chinese


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


bill = 14.1 + 82.6 + 25.3
check(122, "壹佰贰拾贰元整", in_words(122), "壹佰贰拾贰元整")
check(f"14.10 + 82.60 + 25.30, {bill:.2f} in figures", "壹佰贰拾贰元整", in_words(bill), "壹佰贰拾壹元整")
check("the same as a Decimal", "壹佰贰拾贰元整", in_words(Decimal("122.00")), "壹佰贰拾贰元整")
check("0.1 ten times", "壹元整", in_words(sum([0.1] * 10)), "零元整")
check("-38", "with 负, or refused", in_words(-38), "零元整")
check("-38.50", "with 负, or refused", in_words(-38.5), "伍角")

random.seed(1)
prices = [fen / 10 for fen in range(30, 1280)]
whole, short, other = 0, 0, 0
for _ in range(20000):
    bill = sum(random.choice(prices) for _ in range(random.randint(2, 8)))
    exact = Decimal(f"{bill:.2f}")
    wrong = in_words(bill) != in_words(exact)
    whole += exact == int(exact)
    short += wrong and exact == int(exact)
    other += wrong and exact != int(exact)
seen = whole, short, other
check("bills in whole yuan, those a yuan short, others with wrong words", "none wrong", seen, (1949, 136, 0))
PY
