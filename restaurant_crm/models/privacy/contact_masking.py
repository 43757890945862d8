"""Numbers and addresses as people see them who need not know them."""

# Shown of a number at its beginning and its end; of fewer digits only the end.
FIRST, LAST = 3, 4
COVER = "*"
KEPT_DIGITS = 8


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
    if "phone" in name or name == "mobile":
        digits = "".join(filter(str.isdigit, value))
        first = digits[:FIRST] if len(digits) >= KEPT_DIGITS else ""
        return f"{first}{COVER * 4}{digits[-LAST:]}"
    return COVER * 4


def is_masked(value):
    return isinstance(value, str) and COVER * 3 in value
