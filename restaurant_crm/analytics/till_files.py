"""What is in the cells of files that other tills and platforms write: dates, amounts, names."""

import re
import unicodedata
from datetime import datetime, time

# Words by which channels are told, in any part of what the cell says.
CHANNELS = {
    "delivery": ("deliver", "外卖", "外送", "配送"),
    "takeaway": ("take", "collect", "pick", "to go", "togo", "打包", "自提", "外带"),
    "dine_in": ("dine", "eat in", "table", "inside", "堂食", "店内", "桌"),
}

AFTERNOON = re.compile(r"(?:\bpm|p\.m\.|下午|晚上)", re.IGNORECASE)
MORNING = re.compile(r"(?:\bam|a\.m\.|上午|凌晨)", re.IGNORECASE)
# A date first, then perhaps a time.
DATE = re.compile(r"^\D*(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(\D.*)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T\s]*(\d{2}):?(\d{2}):?(\d{2})?)?$")


def text(cell):
    """What is in a cell, full-width characters as ordinary ones, without blanks around it."""
    said = str(cell or "")
    if not said.isascii():
        said = unicodedata.normalize("NFKC", said)
    return " ".join(said.split())


def name_key(cell):
    """What names are compared by: upper and lower case and all blanks make no difference."""
    return text(cell).casefold().replace(" ", "")


def pairs(cell):
    """The pairs of characters that follow each other in a name, by which names are told to be alike."""
    said = re.sub(r"\W", "", name_key(cell))
    return {said[at : at + 2] for at in range(len(said) - 1)} or {said}


def day_is_first(cells):
    """Whether dates begin with the day (or end with the year and have the month first).

    :return: True or False where one of the dates says so, None where none does
    """
    for cell in cells:
        match = DATE.match(text(cell))
        if match and len(match[1]) <= 2:
            first, second = int(match[1]), int(match[2])
            if first > 12 or second > 12:
                return first > 12
    return None


def moment(cell, day_first, clock=""):
    """The date and time that cells say; with a zone where they name one.

    :param day_first: how dates such as 03/04/2019 are meant
    :param clock: the cell of a column of its own with the time
    :return: None when it is no date
    """
    said = text(cell)
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        found = _compact(said) or _written(said, day_first)
    if found and text(clock):
        at = _time(text(clock))
        found = at and datetime.combine(found, at, found.tzinfo)
    return found or None


def _compact(said):
    match = COMPACT.match(said)
    try:
        return match and datetime(*(int(part or 0) for part in match.groups()))
    except ValueError:
        return None


def _written(said, day_first):
    match = DATE.match(said)
    if not match:
        return None
    first, second, third, rest = match.groups()
    if len(first) > 2:
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if day_first else (second, first, third)
    year = int(year) + 2000 if len(year) <= 2 else int(year)
    at = _time(rest) if rest and re.search(r"\d", rest) else time()
    try:
        return at and datetime.combine(datetime(year, int(month), int(day)), at)
    except ValueError:
        return None


def _time(said):
    """The time of day; None when it is none."""
    said = said.strip()
    parts = [int(part) for part in re.findall(r"\d+", said.split(".")[0])[:3]]
    if re.fullmatch(r"\d{4}(\d{2})?", said):
        parts = [int(said[at : at + 2]) for at in range(0, len(said), 2)]
    hour, *rest = parts or [99]
    if AFTERNOON.search(said) and hour < 12:
        hour += 12
    if MORNING.search(said) and hour == 12:
        hour = 0
    try:
        return time(hour, *rest)
    except ValueError:
        return None


def number(cell):
    """The number that a cell says, whatever its currency and its signs; None when it is none, 0 when it is empty.

    What comes last of comma and point is the decimal sign; a single comma before three digits is none.
    """
    said = text(cell)
    if not said:
        return 0.0
    negative = said.startswith("(") and said.endswith(")") or bool(re.search(r"^[^\d]*[-−–]|-$", said))
    digits = re.sub(r"[^\d.,]", "", said).strip(".,") if re.search(r"\d", said) else ""
    if not digits or re.search(r"[A-Za-z]{4,}", said):
        return None
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point:
        whole = digits.count(",") > 1 or (point < 0 and len(digits) - comma == 4)
        digits = digits.replace(".", "").replace(",", "" if whole else ".")
    else:
        digits = digits.replace(",", "")
        if digits.count(".") > 1:
            digits = digits.replace(".", "")
    return -float(digits) if negative else float(digits)


def channel(cell):
    """The channel that a cell names; None when it is not known."""
    said = text(cell).casefold()
    return next((name for name, words in CHANNELS.items() if any(word in said for word in words)), None)


def has_word(cell, words):
    """Whether a cell has one of the words in it, upper and lower case being one; ``words`` are separated by commas."""
    said = text(cell).casefold()
    return any(word and word in said for word in (part.strip() for part in text(words).casefold().split(",")))
