"""What platforms tell of a guest: numbers, whole, masked or for a day, and addresses."""

import re
import unicodedata

# A number behind which the platform hides that of the guest: it expires, and another guest has it next.
PRIVACY_NUMBER = re.compile(r"^\D*(1\d{10}|\d{8,13})\s*(?:[_,，转#]|ext\.?|x)\s*\d{1,6}\s*$", re.IGNORECASE)
MASKED = re.compile(r"(\d{3})[*＊xX]{3,8}(\d{3,4})(?!\d)")
# What stands before the street in some addresses and not in others.
REGION = re.compile(r"^(中国)?([一-鿿]{2,8}?(省|自治区))?([一-鿿]{2,6}?市)?([一-鿿]{2,6}?[区县])?")
# Parts by which people address whom they do not know.
TITLES = re.compile(r"[(（\s]*(先生|女士|小姐|太太|师傅|同学)[)）\s]*$")


def masked(text):
    """The mask in a text, as 138****1234; empty where it has none. Also out of notes such as "手机号 185****0000"."""
    found = MASKED.search(unicodedata.normalize("NFKC", text or ""))
    return f"{found[1]}****{found[2]}" if found else ""


def is_privacy_number(text):
    """Whether a number is that of the platform, with an extension for one order."""
    return bool(PRIVACY_NUMBER.match(unicodedata.normalize("NFKC", text or "").strip()))


def mask_of(number):
    """The mask of a whole number, the national part of it."""
    digits = re.sub(r"\D", "", number or "")[-11:]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else ""


def address_key(text):
    """What addresses are compared by: the typed part, without the region, blanks and marks.

    >>> address_key("上海市静安区南京西路 100 号 3幢502室@#上海市静安区") == address_key("南京西路100号3幢502室")
    True
    """
    typed = unicodedata.normalize("NFKC", text or "").split("@#")[0]
    said = re.sub(r"[\W_]", "", typed).casefold()
    said = REGION.sub("", said, count=1) or said
    return said if len(said) >= 6 and re.search(r"\d", said) else ""


def family_name(text):
    """A recipient without title, as platforms write "陈女士" or "陈(先生)"."""
    return TITLES.sub("", unicodedata.normalize("NFKC", text or "").strip()).strip()


def scrub(text):
    """A note without numbers of people."""
    said = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"1\d{10}(?:_\d+)?|" + MASKED.pattern, "…", said)
