"""Contacts as cashiers look for them, each way along an index."""

import re

from odoo.tools import SQL

# Fewer digits end too many numbers.
PHONE_DIGITS = 4


def find(term, company_id, tag_ids, tier_ids, now, limit, offset):
    """SELECT the ids of a page of active contacts for what a cashier typed.

    The beginning of a name, the end of a phone number, the whole of a member card, or any of ``tag_ids``
    or ``tier_ids``.
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
    digits = re.sub(r"\D", "", term)
    if len(digits) >= PHONE_DIGITS and not re.search(r"[^\d\s+()./-]", term):
        ways.append(
            SQL(
                r"""(SELECT id FROM res_partner
                      WHERE active AND phone IS NOT NULL
                        AND reverse(regexp_replace(phone, '\D', '', 'g')) COLLATE "C" LIKE %s
                      LIMIT %s OFFSET %s)""",
                digits[::-1] + "%",
                limit,
                offset,
            )
        )
    if tag_ids:
        ways.append(
            SQL(
                """(SELECT partner_id FROM restaurant_tag_assignment
                     WHERE tag_id = ANY(%s) AND state = 'active' AND (expires_at IS NULL OR expires_at > %s)
                     LIMIT %s OFFSET %s)""",
                list(tag_ids),
                now,
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


def _escape(text):
    return re.sub(r"([\\%_])", r"\\\1", text)
