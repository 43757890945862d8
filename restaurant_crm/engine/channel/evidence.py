"""What a sign is worth that a guest is the one behind a key, in bits. Nothing is executed here.

I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", Journal of the American Statistical Association 64, 1969:
a sign is worth the logarithm of how much oftener it is seen of the same person than of somebody else. How often of
somebody else, the house knows: a mask fits by chance the more often, the more guests there are, a family name the more
often, the more of them have it. So the same signs are worth less in a larger house.
"""

from odoo.tools import SQL

# Of the same person a sign is seen so often: people give other names, and go elsewhere.
NAME_SEEN, STORE_SEEN = 0.8, 0.8
# An address leaves one of a thousand; the number on the contact is another one, where only the address fits.
ROAD, OTHER_NUMBER = 10.0, -8.0
# What a name, a store or dishes are worth at most, for or against.
MOST_NAME, MOST_STORE, MOST_TASTE, MOST_DISTASTE = 8.0, 3.0, 6.0, -3.0
# Dishes of the whole house that a guest's own are mixed with: of who had few, little is known.
HOUSE_DISHES = 6


def of_anybody(guest):
    """Steps of a WITH: how often signs are seen of anybody, and the one row ``house``.

    :param guest: SQL of whether the row ``guest`` of ``res_partner`` is one
    """
    return SQL(
        """numbers AS MATERIALIZED (
               SELECT left(right(guest.phone_sanitized, 11), 3) AS prefix, count(*)::float8 AS guests
                 FROM res_partner guest WHERE guest.phone_sanitized IS NOT NULL AND %(guest)s GROUP BY 1),
           names AS MATERIALIZED (
               SELECT lower(guest.name) AS name, count(*)::float8 AS guests
                 FROM res_partner guest WHERE guest.name <> '' AND %(guest)s GROUP BY 1),
           families AS MATERIALIZED (SELECT left(name, 1) AS family, sum(guests) AS guests FROM names GROUP BY 1),
           favourites AS MATERIALIZED (
               SELECT favourite_store_id AS store_id, count(*)::float8 AS guests
                 FROM restaurant_guest_profile WHERE favourite_store_id IS NOT NULL GROUP BY 1),
           dishes AS MATERIALIZED (
               SELECT product.product_tmpl_id AS dish_id, (count(*) / sum(count(*)) OVER ())::float8 AS share
                 FROM restaurant_platform_order_line line
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                 JOIN product_product product ON product.id = dish.product_id
             GROUP BY 1),
           -- How many of those who order at platforms are guests is seen where the whole number is told.
           clear AS (
               SELECT count(*) AS keys, count(*) FILTER (WHERE partner_id IS NOT NULL) AS guests
                 FROM restaurant_identity phone
                WHERE kind = 'phone' AND EXISTS (SELECT FROM restaurant_platform_order_identity_rel link
                                                  WHERE link.identity_id = phone.id)),
           house AS MATERIALIZED (
               SELECT (clear.guests + 1.0) / (clear.keys - clear.guests + 2.0) AS odds,
                      (SELECT COALESCE(sum(guests), 0) FROM names) AS guests,
                      (SELECT COALESCE(sum(guests), 0) FROM favourites) AS regulars
                 FROM clear)""",
        guest=guest,
    )


def mask():
    """Bits of a mask that fits: ``chance`` is how many guests it fits who are somebody else."""
    return _bits(SQL("house.odds / chance"))


def beyond():
    """Bits of all other signs of a row ``sign``."""
    return SQL(
        """(CASE WHEN by_road THEN %(road)s - %(at_home)s ELSE 0 END + %(other_number)s * other_number::int + %(named)s
            + CASE WHEN has_eaten THEN %(visited)s ELSE 0 END + LEAST(GREATEST(taste, %(distaste)s), %(liking)s))""",
        road=ROAD,
        at_home=_bits(SQL("at_home")),
        other_number=OTHER_NUMBER,
        named=_named(),
        visited=_visited(),
        distaste=MOST_DISTASTE,
        liking=MOST_TASTE,
    )


def taste(times, share, eaten):
    """Bits of a dish that was ordered: how much oftener the guest has it than the house sells it.

    :param times: SQL of how often the guest had it, of ``eaten`` dishes in all
    :param share: SQL of its share of what platforms sell, 0 to 1
    """
    return _bits(SQL("(%s / %s + %s) / (%s + %s)", times, share, HOUSE_DISHES, eaten, HOUSE_DISHES))


def _named():
    # Who has a rare name is taken to be not quite alone with it.
    same = SQL("(namesakes + 1) / (house.guests + 100)")
    family = SQL("LEAST((relatives + 2) / (house.guests + 50), 0.9)")
    return SQL(
        """CASE name WHEN 'same' THEN LEAST(%(same)s, %(most)s) WHEN 'family' THEN %(family)s
                     WHEN 'other' THEN %(other)s ELSE 0 END""",
        same=_bits(SQL("%s / (%s)", NAME_SEEN, same)),
        most=MOST_NAME,
        family=_bits(SQL("%s / (%s)", NAME_SEEN, family)),
        other=_bits(SQL("%s / (1 - %s)", 1 - NAME_SEEN, family)),
    )


def _visited():
    others = SQL("(sign.regulars + 10) / (house.regulars + 20)")
    return SQL(
        "CASE WHEN store THEN LEAST(%(here)s, %(most)s) ELSE GREATEST(%(elsewhere)s, -%(most)s) END",
        here=_bits(SQL("%s / (%s)", STORE_SEEN, others)),
        elsewhere=_bits(SQL("%s / (1 - %s)", 1 - STORE_SEEN, others)),
        most=MOST_STORE,
    )


def _bits(odds):
    return SQL("(ln((%s)::float8) / ln(2.0::float8))", odds)
