"""Which guest may be who orders at a platform: one statement that scores pairs. Nothing is executed here.

Nobody compares everybody with everybody: a pair comes up by a mask of the number or by an address. What speaks for it
and against it is weighed in bits (``evidence.py``): a pair with a score of 3 is eight times as likely as not.
"""

from odoo.tools import SQL

from . import evidence

# Kinds of keys that stand for somebody whom nobody knows.
SUBJECTS = ("platform_user", "openid", "masked_phone")
LEAST = 2.0
# From here on a pair is joined without asking: 400 times as likely as not, 90 times as likely as the next guest, and
# by four times for other reasons than the mask.
SURE, AHEAD, BEYOND = 8.6, 6.5, 2.0
# Guests kept for each key to be asked about.
KEPT = 3
# As many guests with one mask or in one house: these tell nobody from anybody.
CROWD = 50


def mask(alias, digits):
    """SQL of the mask of a contact's number, with so many digits at its end; an index has the one with four."""
    number = SQL.identifier(alias, "phone_sanitized")
    return SQL("(left(right(%s, 11), 3) || '****' || right(%s, %s))", number, number, SQL(str(digits)))


def score(identity_ids=None):
    """SELECT the best guests of keys that are nobody's: ``identity_id, partner_id, score, ahead, mask, road, name,
    store, basket, sure`` each; without pairs that somebody has refused. Who is ``sure`` needs no question.

    :param identity_ids: keys to look at; None for all
    """
    guest = SQL(
        "guest.active AND guest.is_company IS NOT TRUE AND guest.parent_id IS NULL AND guest.partner_share IS TRUE"
    )
    scope = SQL("identity.id = ANY(%s)", list(identity_ids)) if identity_ids is not None else SQL("TRUE")
    return SQL(
        """WITH %(house)s,
           subject AS MATERIALIZED (
               SELECT identity.id, identity.kind FROM restaurant_identity identity
                WHERE identity.state = 'proposed' AND identity.kind = ANY(%(subjects)s) AND %(scope)s),
           seen AS MATERIALIZED (
               SELECT subject.id AS identity_id, placed.id AS order_id, placed.masked_phone, placed.store_id,
                      placed.guest_in_file
                 FROM subject
                 JOIN restaurant_platform_order_identity_rel link ON link.identity_id = subject.id
                 JOIN restaurant_platform_order placed ON placed.id = link.order_id
                WHERE placed.partner_id IS NULL AND placed.state <> 'cancelled'
                  -- Who has an account is told by it.
                  AND (subject.kind <> 'masked_phone' OR NOT EXISTS (
                       SELECT FROM restaurant_platform_order_identity_rel other
                         JOIN restaurant_identity account ON account.id = other.identity_id
                        WHERE other.order_id = placed.id AND account.kind IN ('platform_user', 'openid')))),
           masked AS MATERIALIZED (
               SELECT identity_id, masked_phone FROM seen WHERE masked_phone <> '' GROUP BY 1, 2),
           road AS MATERIALIZED (
               SELECT seen.identity_id, address.key_hash
                 FROM seen
                 JOIN restaurant_platform_order_identity_rel link ON link.order_id = seen.order_id
                 JOIN restaurant_identity address ON address.id = link.identity_id AND address.kind = 'address'
             GROUP BY 1, 2),
           met AS MATERIALIZED (
               SELECT masked.identity_id, guest.id AS partner_id, masked.masked_phone, FALSE AS by_road
                 FROM masked JOIN res_partner guest ON %(mask_4)s = masked.masked_phone
                WHERE length(masked.masked_phone) = 11 AND guest.phone_sanitized IS NOT NULL AND %(guest)s
            UNION ALL
               SELECT masked.identity_id, guest.id, masked.masked_phone, FALSE
                 FROM masked JOIN res_partner guest ON %(mask_3)s = masked.masked_phone
                WHERE length(masked.masked_phone) = 10 AND guest.phone_sanitized IS NOT NULL AND %(guest)s
            UNION ALL
               SELECT road.identity_id, COALESCE(person.id, guest.id), NULL, TRUE
                 FROM road
                 JOIN res_partner guest ON guest.guest_address_key = road.key_hash AND guest.active
            LEFT JOIN res_partner person ON person.id = guest.parent_id AND person.is_company IS NOT TRUE),
           pair AS MATERIALIZED (
               SELECT met.identity_id, met.partner_id, bool_or(masked_phone IS NOT NULL) AS by_mask,
                      bool_or(by_road) AS by_road,
                      -- Guests whom the mask would fit by chance.
                      max(numbers.guests / power(10, length(masked_phone) - 7)) AS chance
                 FROM met
            LEFT JOIN numbers ON numbers.prefix = left(masked_phone, 3)
                WHERE NOT EXISTS (SELECT FROM restaurant_identity_refused_rel refused
                                   WHERE refused.identity_id = met.identity_id AND refused.partner_id = met.partner_id)
             GROUP BY 1, 2),
           crowd AS (SELECT identity_id FROM pair GROUP BY 1 HAVING count(*) > %(crowd)s),
           few AS MATERIALIZED (SELECT * FROM pair WHERE by_mask AND by_road
                                    OR identity_id NOT IN (SELECT identity_id FROM crowd)),
           called AS (
               SELECT identity_id, array_agg(DISTINCT lower(guest_in_file)) AS names
                 FROM seen WHERE guest_in_file <> '' GROUP BY 1),
           place AS (
               SELECT identity_id, array_agg(store_id) AS store_ids, COALESCE(sum(favourites.guests), 0) AS regulars
                 FROM (SELECT DISTINCT identity_id, store_id FROM seen) AS ordered_at
            LEFT JOIN favourites USING (store_id)
             GROUP BY 1),
           ordered AS MATERIALIZED (
               SELECT seen.identity_id, product.product_tmpl_id AS dish_id,
                      count(*) / sum(count(*)) OVER (PARTITION BY seen.identity_id) AS share
                 FROM seen
                 JOIN restaurant_platform_order_line line ON line.order_id = seen.order_id
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                 JOIN product_product product ON product.id = dish.product_id
                WHERE seen.identity_id IN (SELECT identity_id FROM few)
             GROUP BY 1, 2),
           had AS MATERIALIZED (
               SELECT line.partner_id, line.dish_id, count(*) AS times,
                      count(*) / sum(count(*)) OVER (PARTITION BY line.partner_id) AS share
                 FROM restaurant_visit_line line
                WHERE line.partner_id IN (SELECT partner_id FROM few) AND line.is_menu IS NOT TRUE
             GROUP BY 1, 2),
           eaten AS (SELECT partner_id, sum(times) AS times FROM had GROUP BY 1),
           -- Each dish once: who orders a dish again and again says the same each time.
           taste AS MATERIALIZED (
               SELECT few.identity_id, few.partner_id, sum(%(dish)s) AS bits,
                      sum(LEAST(ordered.share, COALESCE(had.share, 0)))::float8 AS basket
                 FROM few
                 JOIN eaten ON eaten.partner_id = few.partner_id
                 JOIN ordered ON ordered.identity_id = few.identity_id
                 JOIN dishes ON dishes.dish_id = ordered.dish_id
            LEFT JOIN had ON had.partner_id = few.partner_id AND had.dish_id = ordered.dish_id
             GROUP BY 1, 2),
           sign AS (
               SELECT few.identity_id, few.partner_id, few.by_mask, few.by_road, few.chance,
                      count(*) FILTER (WHERE few.by_road) OVER (PARTITION BY few.identity_id) AS at_home,
                      COALESCE(names.guests, 0) AS namesakes, COALESCE(families.guests, 0) AS relatives,
                      COALESCE(place.regulars, 0) AS regulars, eaten.times IS NOT NULL AS has_eaten,
                      COALESCE(taste.bits, 0) AS taste,
                      CASE WHEN called.names IS NULL OR COALESCE(guest.name, '') = '' THEN NULL
                           WHEN lower(guest.name) = ANY(called.names) THEN 'same'
                           WHEN EXISTS (SELECT FROM unnest(called.names) AS said
                                         WHERE left(said, 1) = left(lower(guest.name), 1)) THEN 'family'
                           -- Names that are typed with another alphabet say nothing.
                           WHEN guest.name ~ '^[a-zA-Z]' OR called.names[1] ~ '^[a-z]' THEN NULL
                           ELSE 'other' END AS name,
                      few.by_road AND NOT few.by_mask AND guest.phone_sanitized IS NOT NULL
                          AND EXISTS (SELECT FROM masked WHERE masked.identity_id = few.identity_id) AS other_number,
                      EXISTS (SELECT FROM restaurant_visit visit
                               WHERE visit.partner_id = few.partner_id
                                 AND visit.store_id = ANY(place.store_ids)) AS store,
                      COALESCE(taste.basket, 0) AS basket
                 FROM few
                 JOIN res_partner guest ON guest.id = few.partner_id
            LEFT JOIN names ON names.name = lower(guest.name)
            LEFT JOIN families ON families.family = left(lower(guest.name), 1)
            LEFT JOIN called ON called.identity_id = few.identity_id
            LEFT JOIN place ON place.identity_id = few.identity_id
            LEFT JOIN eaten ON eaten.partner_id = few.partner_id
            LEFT JOIN taste ON taste.identity_id = few.identity_id AND taste.partner_id = few.partner_id),
           worth AS (
               SELECT sign.*,
                      CASE WHEN by_mask THEN %(of_mask)s ELSE 0 END AS of_mask, %(beyond)s AS beyond
                 FROM sign CROSS JOIN house),
           ranked AS (
               SELECT scored.*, row_number() OVER best AS rank,
                      score - COALESCE(lead(score) OVER best, 0) AS ahead
                 FROM (SELECT *, round((of_mask + beyond)::numeric, 2)::float8 AS score FROM worth) AS scored
               WINDOW best AS (PARTITION BY identity_id ORDER BY score DESC, partner_id))
           SELECT identity_id, partner_id, score, ahead, by_mask, by_road, name, store, basket,
                  by_mask AND score >= %(sure)s AND ahead >= %(far)s AND beyond >= %(other_reasons)s
             FROM ranked WHERE rank <= %(kept)s AND score >= %(least)s
         ORDER BY identity_id, rank""",
        subjects=list(SUBJECTS),
        scope=scope,
        mask_4=mask("guest", 4),
        mask_3=mask("guest", 3),
        guest=guest,
        crowd=CROWD,
        kept=KEPT,
        least=LEAST,
        house=evidence.of_anybody(guest),
        dish=evidence.taste(SQL("COALESCE(had.times, 0)"), SQL("dishes.share"), SQL("eaten.times")),
        of_mask=evidence.mask(),
        beyond=evidence.beyond(),
        sure=SURE,
        far=AHEAD,
        other_reasons=BEYOND,
    )


def propose(rows):
    """INSERT pairs to be asked about, and bring those that are there in line.

    :param rows: as ``score`` selects them
    """
    return SQL(
        """INSERT INTO restaurant_identity_candidate
                  (identity_id, partner_id, score, ahead, by_mask, by_road, name_fit, same_store, basket, state,
                   proposed_at)
           SELECT fresh.*, 'open', now() AT TIME ZONE 'UTC'
             FROM unnest(%s::int[], %s::int[], %s::float8[], %s::float8[], %s::bool[], %s::bool[], %s::text[],
                         %s::bool[], %s::float8[]) AS fresh
      ON CONFLICT (identity_id, partner_id) DO UPDATE
             SET (score, ahead, by_mask, by_road, name_fit, same_store, basket)
               = ROW(excluded.score, excluded.ahead, excluded.by_mask, excluded.by_road, excluded.name_fit,
                     excluded.same_store, excluded.basket)""",
        *map(list, zip(*rows, strict=True)),
    )


def join(rows):
    """UPDATE keys to be those of guests.

    :param rows: ``(identity id, partner id, score, why)`` each
    """
    return SQL(
        """UPDATE restaurant_identity stored
              SET partner_id = said.partner_id, score = said.score, why = said.why, state = 'confirmed',
                  decided_by_id = NULL, decided_at = now() AT TIME ZONE 'UTC'
             FROM unnest(%s::int[], %s::int[], %s::float8[], %s::text[]) AS said(identity_id, partner_id, score, why)
            WHERE stored.id = said.identity_id AND stored.state = 'proposed'""",
        *map(list, zip(*rows, strict=True)),
    )
