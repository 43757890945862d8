"""What people type on a keyboard to find a Chinese name: syllables and initials.

pypinyin knows how characters are read. It is not required: without it there are no keys, and names are found by
their characters.
"""

import re
from functools import cache

from odoo.tools import SQL

CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
# The same for PostgreSQL.
CHINESE_SQL = "[\u3400-\u9fff\U00020000-\U0003ffff]"
AS_V = re.compile("([ln])v")
# Names are short; what is longer belongs to companies, whose first characters are enough.
MOST_CHARACTERS = 12
# Family names are read in ways of their own: as many of them are kept.
MOST_READINGS = 3


@cache
def library():
    """The module that reads characters, None where it is not installed."""
    try:
        import pypinyin
    except ImportError:
        return None
    return pypinyin


def name_key(name):
    """What the Chinese characters of ``name`` are typed as; empty if there are none.

    >>> name_key("徐兰")
    'xu lan xulan xl'
    """
    characters = "".join(CHINESE.findall(name or ""))[:MOST_CHARACTERS]
    pinyin = characters and library()
    if not pinyin:
        return ""
    syllables = pinyin.lazy_pinyin(characters, errors="ignore")
    if not syllables:
        return ""
    (readings,) = pinyin.pinyin(characters[0], style=pinyin.Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    words = list(syllables)
    for first in dict.fromkeys([syllables[0], *readings[:MOST_READINGS]]):
        read = [first, *syllables[1:]]
        words += [first, "".join(read), "".join(syllable[0] for syllable in read)]
    # 吕 is "lv" on a keyboard, "lyu" in a passport and "lu" for many.
    words += [AS_V.sub(rf"\1{vowel}", word) for vowel in ("yu", "u", "ü") for word in words if AS_V.search(word)]
    return " ".join(dict.fromkeys(words))


def missing(after, limit):
    """SELECT ``(id, name)`` of contacts above the id ``after`` with a Chinese name and no key."""
    return SQL(
        "SELECT id, name FROM res_partner WHERE id > %s AND guest_search_key IS NULL AND name ~ %s "
        "ORDER BY id LIMIT %s",
        after,
        CHINESE_SQL,
        limit,
    )


def store(keys):
    """UPDATE contacts with their ``keys``, a dict by id."""
    return SQL(
        "UPDATE res_partner SET guest_search_key = made.key FROM unnest(%s, %s) AS made(id, key) "
        "WHERE res_partner.id = made.id",
        list(keys),
        list(keys.values()),
    )
