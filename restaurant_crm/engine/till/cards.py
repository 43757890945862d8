"""What the till knows of a guest without asking: one small JSON object a guest."""

from odoo.tools import SQL

from ..guest.birthday import celebration, next_birthday
from ..shared.carried import carried

# Usual dishes on the card.
DISHES = 3


def cards(partner_ids, parts):
    """SELECT ``(partner_id, card)`` of these guests; parts that are empty are left out.

    :param parts: SQL expressions by key, see ``parts``
    """
    pairs = SQL(", ").join(SQL("%s, %s", key, value) for key, value in parts.items())
    return SQL(
        """SELECT partner.id, jsonb_strip_nulls(jsonb_build_object(%s))
             FROM res_partner partner
             LEFT JOIN restaurant_guest_profile profile ON profile.partner_id = partner.id
             LEFT JOIN restaurant_guest_tier standing ON standing.partner_id = partner.id
             LEFT JOIN restaurant_tier tier ON tier.id = standing.tier_id AND tier.active
            WHERE partner.id = ANY(%s)""",
        pairs,
        list(partner_ids),
    )


def parts(now):
    """What is on a card: SQL expressions over ``partner``, ``profile`` and ``tier`` by key.

    ``tags`` are ids in the order of the tags, ``prefs`` pairs of preference id and severity (null
    but for allergies), ``visits`` and ``last`` the number and the date of the last, ``birthday``
    month and day, ``dishes`` the ids of the usual products, ``tier`` the id of the level,
    ``programs`` those of the restricted loyalty programs that are for this guest, without the tags
    that make it so. Nothing sensitive is in it, whoever asks.

    :param now: instant in UTC, after which a tag with an end counts as gone
    """
    return {
        "tags": SQL(
            """(SELECT jsonb_agg(tag.id ORDER BY tag.category_sequence, tag.sequence, tag.id)
                  FROM restaurant_tag_assignment assignment
                  JOIN restaurant_tag tag ON tag.id = assignment.tag_id
                 WHERE assignment.partner_id = partner.id AND %s
                   AND tag.active AND tag.visible_at_till AND tag.sensitive IS NOT TRUE)""",
            carried("assignment", now),
        ),
        "prefs": SQL(
            """(SELECT jsonb_agg(jsonb_build_array(preference.id, held.severity)
                                 ORDER BY preference.sequence, preference.id)
                  FROM restaurant_guest_preference held
                  JOIN restaurant_preference preference ON preference.id = held.preference_id
                 WHERE held.partner_id = partner.id
                   AND preference.active AND preference.sensitive IS NOT TRUE)"""
        ),
        "visits": SQL("NULLIF(profile.visits, 0)"),
        "last": SQL("profile.last_visit_date"),
        # By the lunar calendar it is another day each year; tills show it for some days after, too.
        "birthday": SQL(
            "to_char(CASE WHEN partner.guest_lunar_month > 0 THEN %s ELSE partner.guest_birthday END, 'MM-DD')",
            next_birthday(celebration(lambda name: SQL.identifier("partner", name)), SQL("(%s::date - 14)", now)),
        ),
        "dishes": SQL(
            """(SELECT jsonb_agg(dish.value -> 'product_id' ORDER BY dish.ordinality)
                  FROM jsonb_array_elements(NULLIF(profile.top_dishes, 'null'::jsonb)) WITH ORDINALITY AS dish
                 WHERE dish.ordinality <= %s)""",
            DISHES,
        ),
        "tier": SQL("tier.id"),
        "programs": _programs(now),
    }


def _programs(now):
    """Restricted loyalty programs for the guest's tier or tags; not looked for where no program is restricted."""
    return SQL(
        """CASE WHEN EXISTS (SELECT FROM loyalty_program_restaurant_tier_rel)
                  OR EXISTS (SELECT FROM loyalty_program_restaurant_tag_rel) THEN (
               SELECT jsonb_agg(program.id ORDER BY program.id)
                 FROM (SELECT loyalty_program_id FROM loyalty_program_restaurant_tier_rel
                        WHERE restaurant_tier_id = tier.id
                        UNION
                       SELECT allowed.loyalty_program_id
                         FROM restaurant_tag_assignment assignment
                         JOIN restaurant_tag tag ON tag.id = assignment.tag_id AND tag.active
                         JOIN loyalty_program_restaurant_tag_rel allowed
                           ON allowed.restaurant_tag_id = assignment.tag_id
                        WHERE assignment.partner_id = partner.id AND %s) allowed
                 JOIN loyalty_program program ON program.id = allowed.loyalty_program_id
                WHERE program.active AND program.pos_ok) END""",
        carried("assignment", now),
    )


def likely_guests(store_id, company_id, limit, offset):
    """SELECT the ids of contacts in the order in which this store may expect them.

    First those who were here lately, last visit first; then everybody else, the newest contact
    first. Both halves follow an index and stop at the page that is asked for.
    """
    return SQL(
        """WITH latest AS MATERIALIZED (
               SELECT partner_id, visited_at FROM restaurant_visit
                WHERE store_id = %(store)s ORDER BY visited_at DESC LIMIT %(depth)s),
           here AS MATERIALIZED (
               SELECT partner.id, row_number() OVER (ORDER BY max(latest.visited_at) DESC, partner.id) AS place
                 FROM latest JOIN res_partner partner ON partner.id = latest.partner_id
                WHERE partner.active AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
                GROUP BY partner.id),
           others AS (
               SELECT partner.id FROM res_partner partner
                WHERE partner.active AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
                  AND NOT EXISTS (SELECT FROM here WHERE here.id = partner.id)
                ORDER BY partner.id DESC
                LIMIT GREATEST(%(limit)s + LEAST(%(offset)s - (SELECT count(*) FROM here), 0), 0)
               OFFSET GREATEST(%(offset)s - (SELECT count(*) FROM here), 0))
           (SELECT id FROM here WHERE place > %(offset)s ORDER BY place LIMIT %(limit)s)
           UNION ALL
           SELECT id FROM others""",
        store=store_id,
        company=company_id,
        limit=limit,
        offset=offset,
        # Guests come back: so many of the last visits hold enough different ones.
        depth=4 * limit,
    )
