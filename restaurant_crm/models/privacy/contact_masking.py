"""Numbers and addresses as people see them who need not know them."""

import re
import unicodedata

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

# Shown of a number at its beginning and its end; of fewer digits only the end.
FIRST, LAST = 3, 4
COVER = "*"
# In the context of documents, which carry addresses: an object, so that no caller from outside can send it.
DOCUMENT, IN_DOCUMENT = "restaurant_crm_document", object()
KEPT_DIGITS = 8
# How numbers begin that name their country, and the longest of the codes that follow; no code begins another one.
ABROAD = re.compile(r"\s*(?:\+|00)\s*\(?\s*")
LONGEST_CODE = 3
ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
# Of the digits of a number, those that tell it without its country.
NATIONAL = 9


def mask(name, value):
    """A value of a field of contacts with all covered but what tells one guest from the next.

    >>> mask("phone", "+86 138 0013 8000"), mask("phone", "12345")
    ('+86 138****8000', '****2345')
    >>> mask("email", "mei.lan@example.com"), mask("street", "West Lake Road 5")
    ('m***@example.com', '****')
    """
    if not value or not isinstance(value, str) or COVER in value:
        return value
    if "email" in name:
        user, _at, domain = value.partition("@")
        return f"{user[:1]}***@{domain}" if domain else COVER * 4
    if _is_number(name):
        country, digits = _country_and_rest(value)
        first = digits[:FIRST] if len(digits) >= KEPT_DIGITS else ""
        return f"{country}{first}{COVER * 4}{digits[-LAST:]}"
    return COVER * 4


def mask_addresses(text):
    """A text with all addresses in it covered.

    >>> mask_addresses('"Mei" <mei.lan@example.com>, bo@example.com')
    '"Mei" <m***@example.com>, b***@example.com'
    """
    return text and ADDRESS.sub(lambda found: mask("email", found[0]), text)


def is_masked(value):
    return isinstance(value, str) and COVER * 3 in value


def same(name, one, other):
    """Whether two values of a field reach the same guest, however they are written.

    >>> same("phone", "+86 138 0013 8000", "13800138000"), same("email", "Mei@example.com", "bo@example.com")
    (True, False)
    """
    if not one or not other:
        return False
    if _is_number(name):
        one, other = ("".join(filter(str.isdigit, each))[-NATIONAL:] for each in (one, other))
        return bool(one) and one == other
    return one.strip().lower() == other.strip().lower()


def _country_and_rest(number):
    """The calling code of a number as people write it in front, empty where it has none, and the digits behind it.

    >>> _country_and_rest("0086 13800138000"), _country_and_rest("+1 (212) 555-0100"), _country_and_rest("021-555")
    (('+86 ', '13800138000'), ('+1 ', '2125550100'), ('', '021555'))
    """
    number = unicodedata.normalize("NFKC", number)
    abroad = ABROAD.match(number)
    digits = "".join(filter(str.isdigit, number[abroad.end() :] if abroad else number))
    if abroad:
        for length in range(1, LONGEST_CODE + 1):
            if digits[:length].isascii() and int(digits[:length] or 0) in COUNTRY_CODE_TO_REGION_CODE:
                return f"+{digits[:length]} ", digits[length:]
    return "", digits


def _is_number(name):
    return "phone" in name or name == "mobile"
