"""Numbers and addresses as people see them who need not know them."""

import re

# Shown of a number at its beginning and its end; of fewer digits only the end.
FIRST, LAST = 3, 4
COVER = "*"
# In the context of documents, which carry addresses: an object, so that no caller from outside can send it.
DOCUMENT, IN_DOCUMENT = "restaurant_crm_document", object()
KEPT_DIGITS = 8
ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
# Of the digits of a number, those that tell it without its country.
NATIONAL = 9


def mask(name, value):
    """A value of a field of contacts with all covered but what tells one guest from the next.

    >>> mask("phone", "+86 138 0013 8000"), mask("phone", "12345")
    ('861****8000', '****2345')
    >>> mask("email", "mei.lan@example.com"), mask("street", "West Lake Road 5")
    ('m***@example.com', '****')
    """
    if not value or not isinstance(value, str) or COVER in value:
        return value
    if "email" in name:
        user, _at, domain = value.partition("@")
        return f"{user[:1]}***@{domain}" if domain else COVER * 4
    if _is_number(name):
        digits = "".join(filter(str.isdigit, value))
        first = digits[:FIRST] if len(digits) >= KEPT_DIGITS else ""
        return f"{first}{COVER * 4}{digits[-LAST:]}"
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


def _is_number(name):
    return "phone" in name or name == "mobile"
