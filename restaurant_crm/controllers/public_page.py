import unicodedata

from odoo.http import request

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
