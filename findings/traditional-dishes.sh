#!/usr/bin/env bash
# "Beef ho fun, dry-fried" becomes "beef ho fun, working"; each converter is wrong about other dishes and guests.
#
# Tools:   opencc-python-reimplemented 0.1.7 (s2tw), zhconv 1.4.3 (zh-tw), hanziconv 0.3.2, chinese-converter 1.1.1;
#          all PyPI
# Guess:   a menu in simplified characters becomes the menu that Hong Kong and Taiwan know: 干 is 乾 (dry) in dishes, 面
#          is 麵 where it is noodles. Names stay: 姜, 胡, 余, 范 and 于 are surnames in both scripts.
# Seen:    干炒牛河 is 幹炒牛河 in OpenCC and zhconv, right in the two simple ones, which miss the noodles or find them
#          where two people meet: hanziconv turns 见面 into 見麵 and 只有 into 隻有. 油泼面 keeps its 面 in OpenCC, and
#          chestnuts (板栗) tremble (慄) in zhconv. 姜女士 is Ms Ginger and 胡先生 Mr Beard to hanziconv; 余, 范 and 于
#          are changed by all four.
# Matters: write dishes in both scripts by hand, and never convert the names of guests.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check \
    opencc-python-reimplemented==0.1.7 zhconv==1.4.3 hanziconv==0.3.2 chinese-converter==1.1.1
"$room/venv/bin/python" -W ignore - <<'PY'
import sys

import chinese_converter
import opencc
import zhconv
from hanziconv import HanziConv

CONVERTERS = {
    "OpenCC": opencc.OpenCC("s2tw").convert,
    "zhconv": lambda text: zhconv.convert(text, "zh-tw"),
    "hanziconv": HanziConv.toTraditional,
    "chinese-converter": chinese_converter.to_traditional,
}
RECORDED = {
    "干炒牛河": ("乾炒牛河", ["幹炒牛河", "幹炒牛河", "乾炒牛河", "乾炒牛河"]),
    "干煸豆角": ("乾煸豆角", ["乾煸豆角", "幹煸豆角", "乾煸豆角", "乾煸豆角"]),
    "油泼面": ("油潑麵", ["油潑面", "油潑麵", "油潑麵", "油潑面"]),
    "云吞面": ("雲吞麵", ["雲吞麵", "雲吞麵", "雲吞麵", "雲吞面"]),
    "板栗烧鸡": ("板栗燒雞", ["板栗燒雞", "板慄燒雞", "闆栗燒雞", "板栗燒雞"]),
    "冬菇": ("冬菇", ["冬菇", "冬菇", "鼕菇", "冬菇"]),
    "见面": ("見面", ["見面", "見面", "見麵", "見面"]),
    "只有两位": ("只有兩位", ["只有兩位", "只有兩位", "隻有兩位", "只有兩位"]),
    "姜女士": ("姜女士", ["姜女士", "姜女士", "薑女士", "姜女士"]),
    "胡先生": ("胡先生", ["胡先生", "胡先生", "鬍先生", "胡先生"]),
    "余先生": ("余先生", ["餘先生"] * 4),
    "范女士": ("范女士", ["範女士"] * 4),
    "于先生": ("于先生", ["於先生"] * 4),
}
for text, (guess, recorded) in RECORDED.items():
    seen = [convert(text) for convert in CONVERTERS.values()]
    wrong = [f"{name} {found}" for name, found in zip(CONVERTERS, seen) if found != guess]
    print(f"{text}: guessed {guess}, seen otherwise: {', '.join(wrong)}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}, seen is {seen}.")
PY
