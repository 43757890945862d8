"""What a till sends is data of a device: every value is read by what it has to be, or refused with the reason.

Plain functions. Each returns the value, or raises ``Unreadable`` with the name of the key; whoever asks says it
in the user's language.
"""

from datetime import datetime, timedelta
from uuid import UUID

from odoo import fields

# The largest number of a record.
LARGEST_ID = 2**31 - 1
# An entry that claims to be older waits on no till any more.
OLDEST = timedelta(days=366)
# Dishes of one order that somebody may complain about.
MOST_IDS = 200


class Unreadable(Exception):
    """The value of ``key`` is not what it has to be."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


def text(entry, key, size, cut=False):
    """The text without blanks around it, empty if there is none.

    :param size: characters at most; a longer text is cut if ``cut``, else refused
    """
    value = entry.get(key) or ""
    if not isinstance(value, str):
        raise Unreadable(key)
    try:
        # PostgreSQL takes neither half a character nor a zero byte.
        value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "").strip()
    except UnicodeError:
        raise Unreadable(key) from None
    if len(value) > size and not cut:
        raise Unreadable(key)
    return value[:size]


def number(entry, key):
    """The id of a record, 0 if there is none."""
    value = entry.get(key) or 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_ID:
        raise Unreadable(key)
    return value


def numbers(entry, key):
    """Ids of records, each once."""
    values = entry.get(key) or []
    if not isinstance(values, list) or len(values) > MOST_IDS:
        raise Unreadable(key)
    return list(dict.fromkeys(number({key: value}, key) for value in values if value))


def choice(entry, key, choices, default=None):
    """One of ``choices``; nothing or anything else is ``default``, and refused if there is no default."""
    value = entry.get(key)
    if isinstance(value, str) and value in choices:
        return value
    if default is None:
        raise Unreadable(key)
    return default


def uuid(entry, key, required=True):
    """A uuid as PostgreSQL writes it; False if there is none and none is required."""
    value = entry.get(key)
    if not value and not required:
        return False
    if not isinstance(value, str):
        raise Unreadable(key)
    try:
        return str(UUID(value))
    except ValueError:
        raise Unreadable(key) from None


def moment(entry, key, now):
    """An instant in UTC; a clock that is ahead or years behind is not believed, then it is ``now``."""
    value = entry.get(key)
    if not value:
        return now
    if not isinstance(value, str):
        raise Unreadable(key)
    try:
        found = fields.Datetime.to_datetime(value)
    except (ValueError, OverflowError):
        raise Unreadable(key) from None
    if not isinstance(found, datetime) or found.tzinfo:
        raise Unreadable(key)
    return found if now - OLDEST <= found <= now else now
