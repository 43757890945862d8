"""What is in the cells of files that other tills and platforms write: dates, amounts, names."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

# Words by which channels are told, in any part of what the cell says.
CHANNELS = {
    "delivery": ("deliver", "外卖", "外送", "配送"),
    "takeaway": ("take", "collect", "pick", "to go", "togo", "打包", "自提", "外带"),
    "dine_in": ("dine", "eat in", "table", "inside", "堂食", "店内", "桌"),
}

AFTERNOON = re.compile(r"(?<![a-z])p\.?m\b|下午|中午|傍晚", re.IGNORECASE)
MORNING = re.compile(r"(?<![a-z])a\.?m\b|上午|早上|凌晨", re.IGNORECASE)
NIGHT = re.compile(r"晚|夜")
# Hours, minutes and seconds. A point tells them apart only where two digits follow.
TIME = re.compile(
    r"(\d{1,2})(?:\s*(?::|点|时|h|\.(?=\d\d))\s*(?:(\d{1,2})|(半)|([一三])刻)?"
    r"(?:\s*(?::|分|m(?=\d)|\.(?=\d\d))\s*(\d{1,2})?)?)?(?!\d)",
    re.IGNORECASE,
)
# What ``datetime.fromisoformat`` would take for fractions of a second, or of an hour.
POINTED = re.compile(r"\d[T ]\d{1,2}\.\d+$")
# One number: with blanks, commas, points or quotes before each three digits, and a fraction.
AMOUNT = re.compile(r"(?:(?<!\w)[.,])?\d[\d.,'’]*(?:\s\d{3}(?!\d)[\d.,]*)*")
# Months in English, as tills write them between, before or behind the day.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(r"\b(?:" + "|".join(MONTHS) + r")[a-z]*\b", re.IGNORECASE)
NAMED = re.compile(
    r"(?:\b(\d{1,2})(?:st|nd|rd|th)?[\s./-]*)?\b(" + "|".join(MONTHS) + r")[a-z]*[\s.,/-]+"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s,]+)?(\d{4}|\d{2})(?![\d:])",
    re.IGNORECASE,
)
# A date first, then perhaps a time.
DATE = re.compile(r"^\D*(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(\D.*)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T\s]*(\d{2}):?(\d{2}):?(\d{2})?)?$")


def text(cell):
    """What is in a cell, full-width characters as ordinary ones, without blanks around it."""
    said = str(cell or "")
    if not said.isascii():
        said = unicodedata.normalize("NFKC", said)
    return " ".join(said.split())


# Files name the same dishes, stores and states in row after row. 1 and True are two cells.
@lru_cache(maxsize=8192, typed=True)
def name_key(cell):
    """What names are compared by: upper and lower case and all blanks make no difference."""
    return text(cell).casefold().replace(" ", "")


def pairs(cell):
    """The pairs of characters that follow each other in a name, by which names are told to be alike."""
    said = re.sub(r"\W", "", name_key(cell))
    return {said[at : at + 2] for at in range(len(said) - 1)} or {said}


def date_order(cells, latest):
    """In which order dates stand whose year has no four digits at the beginning: as most of them can be meant.

    :param latest: no date is after this one
    :return: "day", "month" or "year", by what comes first; None where they can be meant in several ways
    """
    said = {cell for cell in map(text, cells) if not MONTH.search(cell)}
    found = sorted({match.groups()[:3] for match in map(DATE.match, said) if match and len(match[1]) <= 2})
    meant = {
        order: [day if day and day <= latest else None for day in (_date(parts, order) for parts in found)]
        for order in ("day", "month", "year")
    }
    fits = {order: sum(day is not None for day in days) for order, days in meant.items()}
    best = [order for order in meant if fits[order] == max(fits.values())]
    if "year" in best and len(best) > 1:
        # Files are of the last years: dates that are older when the year comes first have it at the end.
        newest = {order: max(filter(None, meant[order]), default=latest) for order in best}
        if newest["year"] - max(newest[order] for order in best[:-1]) > timedelta(days=730):
            return "year"
        best.pop()
    return best[0] if len(best) == 1 or meant[best[0]] == meant[best[1]] else None


def _date(parts, order):
    """The date out of three numbers as texts; None where there is none."""
    first, second, third = parts
    if len(first) > 2 or (order == "year" and len(third) <= 2):
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if order == "day" else (second, first, third)
    try:
        return date(int(year) + 2000 if len(year) <= 2 else int(year), int(month), int(day))
    except ValueError:
        return None


# All rows of an order say the same moment, and many say the same amounts.
@lru_cache(maxsize=1024, typed=True)
def moment(cell, order, clock=""):
    """The date and time that cells say; with a zone where they name one.

    :param order: how dates such as 03/04/2019 are meant, see ``date_order``
    :param clock: the cell of a column of its own with the time
    :return: None when it is no date
    """
    said = text(cell)
    try:
        found = None if POINTED.search(said) else datetime.fromisoformat(said)
    except ValueError:
        found = None
    found = found or _compact(said) or (_named(said) if MONTH.search(said) else _written(said, order))
    if found and text(clock):
        at = _time(text(clock))
        found = None if at is None else found.replace(hour=0, minute=0, second=0, microsecond=0) + at
    return found or None


def _compact(said):
    match = COMPACT.match(said)
    try:
        return match and datetime(*(int(part or 0) for part in match.groups()))
    except ValueError:
        return None


def _named(said):
    """A date whose month is a word, the time before or behind it."""
    match = NAMED.search(said)
    if not match or bool(match[1]) == bool(match[3]):
        return None
    month = str(MONTHS.index(match[2].lower()) + 1)
    return _at(_date((match[1] or match[3], month, match[4]), "day"), f"{said[: match.start()]} {said[match.end() :]}")


def _written(said, order):
    match = DATE.match(said)
    return match and _at(_date(match.groups()[:3], order), match[4])


def _at(day, clock):
    """The moment on a day; at midnight where no time is said, None where it is no time."""
    at = _time(clock) if clock and re.search(r"\d", clock) else timedelta()
    return None if day is None or at is None else datetime(day.year, day.month, day.day) + at


def _time(said):
    """How long after midnight; None when it is no time. Twelve at night, and what follows it, is of the next day."""
    said = said.strip()
    if re.fullmatch(r"\d{4}(\d{2})?", said):
        said = ":".join(said[at : at + 2] for at in range(0, len(said), 2))
    match = TIME.search(said)
    if not match or re.match(r"[.,]\d\b", said[match.end() :]):
        return None
    hour, minute, half, quarters, second = match.groups()
    hour, second = int(hour), int(second or 0)
    minute = int(minute or 0) + 30 * bool(half) + 15 * {"一": 1, "三": 3}.get(quarters, 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        return None
    if NIGHT.search(said) and (hour == 12 or hour < 5):
        hour = 24 + hour % 12
    elif (AFTERNOON.search(said) or NIGHT.search(said)) and hour < (11 if "中午" in said else 12):
        hour += 12
    elif MORNING.search(said) and hour == 12:
        hour = 0
    return timedelta(hours=hour, minutes=minute, seconds=second)


@lru_cache(maxsize=8192, typed=True)
def number(cell):
    """The number that a cell says, whatever its currency and its signs; None when it is none, 0 when it is empty.

    What comes last of comma and point is the decimal sign; a single comma before three digits is none. Two numbers, as
    in "2 x 38" or "满100减20", are none.
    """
    said = text(cell)
    if not said:
        return 0.0
    negative = said.startswith("(") and said.endswith(")") or bool(re.search(r"^[^\d]*[-−–]|-$", said))
    amounts = AMOUNT.findall(said)
    if len(amounts) != 1 or re.search(r"[A-Za-z]{4,}", said):
        return None
    digits = re.sub(r"[^\d.,]", "", amounts[0]).rstrip(".,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point:
        whole = digits.count(",") > 1 or (point < 0 < comma and len(digits) - comma == 4)
        digits = digits.replace(".", "").replace(",", "" if whole else ".")
    else:
        digits = digits.replace(",", "")
        if digits.count(".") > 1:
            digits = digits.replace(".", "")
    return -float(digits) if negative else float(digits)


def phone(cell):
    """A phone number; empty where people wrote something else for "none", or a spreadsheet took it for a number."""
    said = re.sub(r"^(\+?\d{6,})\.0+$", r"\1", text(cell).lstrip("'"))
    return said if re.search(r"[1-9]", said) else ""


@lru_cache(maxsize=1024, typed=True)
def channel(cell):
    """The channel that a cell names; None when it is not known."""
    said = text(cell).casefold()
    return next((name for name, words in CHANNELS.items() if any(word in said for word in words)), None)


@lru_cache(maxsize=1024, typed=True)
def has_word(cell, words):
    """Whether a cell has one of the words in it, upper and lower case being one; ``words`` are separated by commas."""
    said = text(cell).casefold()
    return any(word and word in said for word in (part.strip() for part in text(words).casefold().split(",")))
