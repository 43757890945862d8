"""Contacts as cashiers look for them, each way along an index."""

import re

from odoo.tools import SQL

from ..shared.carried import carried
from ..shared.phone_numbers import STORED, endings, spellings
from .name_keys import joined

# Fewer digits end too many numbers.
PHONE_DIGITS = 4
# The words that somebody may remember of a contact; its complete name begins with that of its company. What joins
# words is replaced first: else the parser takes an address of e-mail for one word. An index has this very expression.
WORDS = """to_tsvector('simple'::regconfig, translate(
    coalesce(complete_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(street, '') || ' '
    || coalesce(zip, '') || ' ' || coalesce(city, '') || ' ' || coalesce(vat, '') || ' '
    || coalesce(guest_search_key, ''), '@.-_/,+&:;#', '           '))"""


def find(term, company_id, calling_code, tag_ids, tier_ids, now, limit, offset):
    """SELECT the ids of a page of active contacts for what a cashier typed.

    The beginning of a name, the end of a phone number however it is typed, the whole of a member card, or any of
    ``tag_ids`` or ``tier_ids``.
    """
    term = term.strip()
    ways = []
    if term:
        ways.append(
            SQL(
                """(SELECT id FROM res_partner
                     WHERE active AND lower(name) COLLATE "C" LIKE %s
                     ORDER BY lower(name) COLLATE "C", id LIMIT %s OFFSET %s)""",
                _escape(term.lower()) + "%",
                limit,
                offset,
            )
        )
        ways.append(
            SQL(
                "(SELECT id FROM res_partner WHERE active AND barcode @> jsonb_build_object(%s::text, %s::text) "
                "LIMIT %s OFFSET %s)",
                str(company_id),
                term,
                limit,
                offset,
            )
        )
    for digits in endings(term, calling_code, PHONE_DIGITS):
        ways.append(
            SQL(
                "(SELECT id FROM res_partner WHERE active AND phone IS NOT NULL AND %s LIKE %s LIMIT %s OFFSET %s)",
                SQL(STORED),
                digits[::-1] + "%",
                limit,
                offset,
            )
        )
    if tag_ids:
        ways.append(
            SQL(
                """(SELECT partner_id FROM restaurant_tag_assignment AS assignment
                     WHERE tag_id = ANY(%s) AND %s LIMIT %s OFFSET %s)""",
                list(tag_ids),
                carried("assignment", now),
                limit,
                offset,
            )
        )
    if tier_ids:
        ways.append(
            SQL(
                "(SELECT partner_id FROM restaurant_guest_tier WHERE tier_id = ANY(%s) ORDER BY id LIMIT %s OFFSET %s)",
                list(tier_ids),
                limit,
                offset,
            )
        )
    return SQL(" UNION ").join(ways) if ways else SQL("SELECT 0 WHERE FALSE")


def find_words(term, limit, offset):
    """SELECT the ids of a page of active contacts with, for each word of ``term``, a word that begins with it.

    Blanks between Chinese characters may part words, or nothing.
    """
    ways = dict.fromkeys(_every_word(text) for text in (term, joined(term)))
    if "" in ways:
        return SQL("SELECT 0 WHERE FALSE")
    return SQL(
        "SELECT id FROM res_partner WHERE active AND %s @@ %s::tsquery LIMIT %s OFFSET %s",
        SQL(WORDS),
        " | ".join(ways),
        limit,
        offset,
    )


def _every_word(text):
    return " & ".join(f"'{word}':*" for word in re.findall(r"[^\W_]+", text.lower()))


def contact_estimate():
    """SELECT about how many contacts there are, without counting them; negative when nobody knows yet."""
    return SQL("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")


def _escape(text):
    return re.sub(r"([\\%_])", r"\\\1", text)


def lock_number(number):
    """Wait until nobody else takes a guest with this number; to the end of the transaction."""
    return SQL(
        "SELECT pg_advisory_xact_lock(('x' || substr(md5('restaurant_crm.guest.' || %s), 1, 15))::bit(60)::bigint)",
        number,
    )


def find_number(number, calling_code):
    """SELECT the ids of active contacts with this number, however it is stored, the oldest first."""
    return SQL(
        "SELECT id FROM res_partner WHERE active AND phone IS NOT NULL AND %s = ANY(%s) ORDER BY id LIMIT 100",
        SQL(STORED),
        [digits[::-1] for digits in spellings(number, calling_code)],
    )


def count_number(number):
    """SELECT how many contacts have this normalized number."""
    return SQL("SELECT count(*) FROM res_partner WHERE phone_sanitized = %s", number)
