"""Phone numbers as people type and store them; tills read them alike (see static/src/app/utils/phone_numbers.js)."""

import re
import unicodedata

# A number with an extension behind it; a comma, a pause in dialling, also parts the digits of short numbers.
WITH_EXTENSION = (
    r"^(?:((?:[^0-9]*[0-9]){5,})[;,]?\s*(?:ext(?:ension|n)?\.?\s*=?|x|#|转|轉|分机|分機)|((?:[^0-9]*[0-9]){8,}),+)"
    r"\s*[0-9]{1,6}\s*$"
)
NUMBER = r"\1\2"
# The digits of a stored number from the last one on, as PostgreSQL finds them. An index has this very expression.
STORED = f"""reverse(regexp_replace(regexp_replace(normalize(phone, NFKC), '{WITH_EXTENSION}', '{NUMBER}', 'i'),
    '[^0-9]', '', 'g')) COLLATE "C\""""

_WITH_EXTENSION = re.compile(WITH_EXTENSION, re.IGNORECASE)


def plain(text):
    """A number without its extension, in the characters of a keyboard.

    >>> plain("１３８ 0013 8899 转 12")
    '138 0013 8899'
    """
    return _WITH_EXTENSION.sub(NUMBER, unicodedata.normalize("NFKC", text or ""))


def endings(term, calling_code, least):
    """The digits that the number meant by ``term`` may end with where it is stored, longest first.

    Typed with 00 or + and the calling code of the country, with the 0 of national calls, with blanks, brackets or an
    extension: each may be missing from the number on the contact.

    :param calling_code: of the company's country, such as "86"; may be empty
    :param least: fewer digits are no ending
    :return: nothing for what is no number
    """
    term = plain(term)
    if re.search(r"[^0-9\s+(),./-]", term):
        return []
    digits = re.sub("[^0-9]", "", term)
    found = [digits, digits.removeprefix("00")]
    for number in list(found):
        if calling_code and number.startswith(calling_code):
            found.append(number.removeprefix(calling_code))
    found += [number.removeprefix("0") for number in found]
    # What a short term leaves without its beginning ends too many numbers.
    shortest = max(least, len(digits) - len(calling_code or "") - 3)
    return sorted({number for number in found if len(number) >= shortest}, key=lambda number: (-len(number), number))


def spellings(number, calling_code):
    """The digits of all ways in which the whole ``number`` may be stored, as ``endings`` knows them."""
    found = endings(number, calling_code, 1)
    if not found:
        return []
    shortest = found[-1]
    longer = [f"0{shortest}"]
    if calling_code:
        longer += [f"{calling_code}{shortest}", f"00{calling_code}{shortest}"]
    return [*found, *longer]


def has_extension(number):
    """Whether a number has an extension, as those have under which platforms hide the numbers of many guests."""
    return bool(_WITH_EXTENSION.search(unicodedata.normalize("NFKC", number)))
