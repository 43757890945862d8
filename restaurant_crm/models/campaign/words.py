"""What messages of campaigns say to each guest: words in braces stand for what is known.

Not a language of templates: whoever may write a campaign may not run code, and a guest's name is text, never markup.
"""

import re

from markupsafe import Markup, escape

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# What stands for what; said in the form as well.
WORDS = {
    "guest": _lt("the guest's name"),
    "store": _lt("the guest's store"),
    "offer": _lt("what the coupon gives"),
    "code": _lt("the code of the coupon"),
    "until": _lt("the last day of the coupon"),
    "referral": _lt("the guest's own code for bringing others"),
    "invitation": _lt("the address of the guest's own invitation, with that code"),
    "unsubscribe": _lt("the link to write no more"),
}
_IN_BRACES = re.compile(r"\{([^{}<>]*)\}")


def unknown_words(text):
    """Words in braces that stand for nothing."""
    return [word for word in _IN_BRACES.findall(text) if word.strip() not in WORDS]


def used_words(text):
    return {word.strip() for word in _IN_BRACES.findall(text or "")}


def say(text, values):
    """``text`` with the words in braces replaced; plain text."""
    return _IN_BRACES.sub(lambda found: str(values.get(found[1].strip()) or ""), text or "")


def say_html(body, values):
    """``body``, which is HTML of the house, with the words in braces replaced by text."""
    return Markup(_IN_BRACES.sub(lambda found: str(escape(values.get(found[1].strip()) or "")), str(body or "")))
