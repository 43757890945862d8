"""What people type on a keyboard to find a Chinese name: syllables and initials, and its characters without blanks.

pypinyin knows how characters are read. It is not required: without it names are found by their characters.
"""

import re
from functools import cache

from odoo.tools import SQL

# What PostgreSQL understands, too, whose own class of blanks depends on the locale of the database.
CHINESE_SQL = "[\u3400-\u9fff\U00020000-\U0003ffff]"
BLANKS_SQL = "[ \t\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+"
APART_SQL = CHINESE_SQL + BLANKS_SQL + CHINESE_SQL
CHINESE = re.compile(CHINESE_SQL)
BLANKS = re.compile(BLANKS_SQL)
BETWEEN = re.compile(f"(?<={CHINESE_SQL}){BLANKS_SQL}(?={CHINESE_SQL})")
APART = re.compile(f"{CHINESE_SQL}+(?:{BLANKS_SQL}{CHINESE_SQL}+)+")
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


def joined(text):
    """``text`` without blanks between Chinese characters; those between other letters part words.

    >>> joined("Xu Lan 徐 兰")
    'Xu Lan 徐兰'
    """
    return BETWEEN.sub("", text)


def name_key(name):
    """What the Chinese characters of ``name`` are typed as; empty if there are none.

    >>> name_key("徐兰")
    'xu lan xulan xl'
    >>> name_key("徐 兰")
    'xu lan xulan xl 徐兰'
    """
    return " ".join(dict.fromkeys([*_readings(name), *_together(name)]))


def _together(name):
    """The words of what stands apart in ``name``, each with those behind it: an index finds beginnings."""
    words = []
    for characters in APART.findall(name or ""):
        parts = BLANKS.split(characters)[:MOST_CHARACTERS]
        words += ["".join(parts[place:])[:MOST_CHARACTERS] for place in range(len(parts) - 1)]
    return words


def _readings(name):
    characters = "".join(CHINESE.findall(name or ""))[:MOST_CHARACTERS]
    pinyin = characters and library()
    if not pinyin:
        return []
    syllables = pinyin.lazy_pinyin(characters, errors="ignore")
    if not syllables:
        return []
    (readings,) = pinyin.pinyin(characters[0], style=pinyin.Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    words = list(syllables)
    for first in dict.fromkeys([syllables[0], *readings[:MOST_READINGS]]):
        read = [first, *syllables[1:]]
        words += [first, "".join(read), "".join(syllable[0] for syllable in read)]
    # 吕 is "lv" on a keyboard, "lyu" in a passport and "lu" for many.
    words += [AS_V.sub(rf"\1{vowel}", word) for vowel in ("yu", "u", "ü") for word in words if AS_V.search(word)]
    return words


def missing(after, limit):
    """SELECT ``(id, name)`` of contacts above the id ``after`` with a Chinese name whose key lacks what we can make.

    That is all of it, how characters are read if the library came later (those readings come first), or characters
    without the blanks of the name.
    """
    if library():
        lacks = SQL(
            "(guest_search_key IS NULL AND name ~ %s OR guest_search_key ~ %s "
            "OR guest_search_key IS NOT NULL AND guest_search_key !~ %s AND name ~ %s)",
            CHINESE_SQL,
            "^" + CHINESE_SQL,
            CHINESE_SQL,
            APART_SQL,
        )
    else:
        lacks = SQL("name ~ %s AND COALESCE(guest_search_key, '') = ''", APART_SQL)
    return SQL("SELECT id, name FROM res_partner WHERE id > %s AND %s ORDER BY id LIMIT %s", after, lacks, limit)


def store(keys):
    """UPDATE contacts with their ``keys``, a dict by id."""
    return SQL(
        "UPDATE res_partner SET guest_search_key = made.key FROM unnest(%s, %s) AS made(id, key) "
        "WHERE res_partner.id = made.id",
        list(keys),
        list(keys.values()),
    )
