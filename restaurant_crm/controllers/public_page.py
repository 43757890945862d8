import re
import unicodedata

from odoo import SUPERUSER_ID
from odoo.http import request

from ..models.feedback.restaurant_feedback_answer import TOKEN_LENGTHS

# What keys and codes are made of.
CODE = re.compile(r"[A-Za-z0-9_-]+")
# Line ends and tabs are read; other control characters, halves of characters and what no decoder understood are not.
UNREADABLE = {"Cc", "Cs", "Cn"}
REPLACED = "\N{REPLACEMENT CHARACTER}"


def public_page(template, values, status=200):
    """Render a page whose address a guest was given: out of no cache, in no search engine, told to no other site.

    :return: the response
    """
    response = request.render(template, values, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def readable(text):
    """``text`` as people may have typed it: a database keeps no NUL, and nobody reads other odd bytes."""
    text = text.replace("\r\n", "\n")
    return "".join(
        char for char in text if char in "\n\t" or (unicodedata.category(char) not in UNREADABLE and char != REPLACED)
    )


def till_of(key, token):
    """The till with this key, of whose receipts one may carry ``token``; not found for what cannot be a key and a code.

    What follows is done by OdooBot: the public user belongs to one company only, and staff of another cannot read
    what was made by it.
    """
    if CODE.fullmatch(key) and CODE.fullmatch(token) and len(token) in TOKEN_LENGTHS:
        tills = request.env["pos.config"].with_user(SUPERUSER_ID)
        if config := tills.search([("feedback_key", "=", key)], limit=1):
            return config
    raise request.not_found()
