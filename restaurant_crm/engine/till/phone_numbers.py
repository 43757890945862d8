"""Phone numbers as people type them."""

import re
import unicodedata

# An extension behind a number.
EXTENSION = re.compile(r"(?:;?\s*(?:ext(?:ension|n)?\.?\s*=?|x|#|转|分机))\s*\d{1,6}\s*$", re.IGNORECASE)


def endings(term, calling_code, least):
    """The digits that the number meant by ``term`` may end with where it is stored, longest first.

    Typed with 00 or + and the calling code of the country, with the 0 of national calls, with blanks, brackets or an
    extension: each may be missing from the number on the contact.

    :param calling_code: of the company's country, such as "86"; may be empty
    :param least: fewer digits are no ending
    :return: nothing for what is no number
    """
    term = EXTENSION.sub("", unicodedata.normalize("NFKC", term))
    if re.search(r"[^\d\s+()./-]", term):
        return []
    digits = re.sub(r"\D", "", term)
    found = [digits, digits.removeprefix("00")]
    for number in list(found):
        if calling_code and number.startswith(calling_code):
            found.append(number.removeprefix(calling_code))
    found += [number.removeprefix("0") for number in found]
    # What a short term leaves without its beginning ends too many numbers.
    shortest = max(least, len(digits) - len(calling_code or "") - 3)
    return sorted({number for number in found if len(number) >= shortest}, key=lambda number: (-len(number), number))
