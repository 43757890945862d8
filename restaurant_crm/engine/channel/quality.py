"""How much of a store's trade is of guests who are known, and how well. Nothing is executed here."""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES
from ..guest.doubles import has_double

# Days that the shares of orders are taken from.
DAYS = 90
# Names by which people make contacts that are none.
NO_NAMES = r"(^\s*$|^(test|测试|散客|顾客|客人|会员|guest|customer|walk.?in)\s*\d*$|^[\d\s+*-]+$)"


def stores():
    """SELECT a row for each store: what is known of who orders there, and what is missing of its guests."""
    return SQL(
        """SELECT store.id, store.id AS store_id, store.company_id,
                  COALESCE(till.orders, 0) AS till_orders,
                  (100.0 * till.known / NULLIF(till.orders, 0))::float8 AS till_share,
                  COALESCE(platform.orders, 0) AS platform_orders,
                  (100.0 * platform.known / NULLIF(platform.orders, 0))::float8 AS platform_share,
                  COALESCE(guest.guests, 0) AS guests,
                  COALESCE(guest.doubles, 0) AS doubles,
                  COALESCE(guest.without_birthday, 0) AS without_birthday,
                  COALESCE(guest.unreachable, 0) AS unreachable,
                  COALESCE(guest.no_names, 0) AS no_names,
                  COALESCE(guest.bad_numbers, 0) AS bad_numbers,
                  COALESCE(guest.staff, 0) AS staff
             FROM restaurant_store store
        LEFT JOIN (SELECT config.store_id, count(*) AS orders, count(o.partner_id) AS known
                     FROM pos_order o JOIN pos_config config ON config.id = o.config_id
                    WHERE o.state IN %(states)s AND o.date_order > now() AT TIME ZONE 'UTC' - %(days)s
                 GROUP BY 1) AS till ON till.store_id = store.id
        LEFT JOIN (SELECT store_id, count(*) AS orders, count(partner_id) AS known
                     FROM restaurant_platform_order
                    WHERE state <> 'cancelled' AND placed_at > now() AT TIME ZONE 'UTC' - %(days)s
                 GROUP BY 1) AS platform ON platform.store_id = store.id
        LEFT JOIN (SELECT profile.favourite_store_id AS store_id, count(*) AS guests,
                          count(*) FILTER (WHERE %(double)s) AS doubles,
                          count(*) FILTER (WHERE person.guest_birthday IS NULL) AS without_birthday,
                          count(*) FILTER (WHERE person.phone_sanitized IS NULL AND COALESCE(person.email, '') = '')
                              AS unreachable,
                          count(*) FILTER (WHERE %(no_name)s) AS no_names,
                          count(*) FILTER (WHERE person.partner_share IS FALSE) AS staff,
                          count(*) FILTER (WHERE person.phone IS NOT NULL AND person.phone_sanitized IS NULL)
                              AS bad_numbers
                     FROM restaurant_guest_profile profile
                     JOIN res_partner person ON person.id = profile.partner_id AND person.active
                 GROUP BY 1) AS guest ON guest.store_id = store.id
            WHERE store.active""",
        states=COUNTED_STATES,
        days=SQL("interval '%s days'", SQL(str(DAYS))),
        double=has_double("person"),
        no_name=_no_name(),
    )


def nameless(store_id):
    """SELECT the ids of guests of a store whose name is none."""
    return SQL(
        """SELECT person.id FROM restaurant_guest_profile profile
             JOIN res_partner person ON person.id = profile.partner_id AND person.active
            WHERE profile.favourite_store_id = %s AND %s""",
        store_id,
        _no_name(),
    )


def _no_name():
    return SQL("COALESCE(person.name, '') ~* %s", NO_NAMES)
