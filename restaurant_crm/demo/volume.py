"""Any number of guests and orders for benchmarks, generated inside the database.

The demo chain must be there. The guests have no characters, only rhythms: some come every
few days, most seldom, as in a real house.
"""

from odoo.tools import SQL

from . import chain, setup

# Own values for the copied contact. Everything else, required columns of other modules
# included, is as in the contact that is copied.
OWN_VALUES = {
    "id": "%(first)s + n",
    "commercial_partner_id": "%(first)s + n",
    "name": "'Volume Guest ' || %(first)s + n",
    "complete_name": "'Volume Guest ' || %(first)s + n",
    "phone": "'+86 19' || lpad((%(first)s + n)::text, 9, '0')",
    "phone_sanitized": "'+8619' || lpad((%(first)s + n)::text, 9, '0')",
    "guest_birthday": "current_date - (20 * 365 + n * 37 %% (45 * 365))",
}


# Ten equally likely hours at which guests of the volume pay.
HOURS = [12, 12, 13, 15, 18, 18, 19, 19, 20, 21]


def create_guests(env, count):
    """Create ``count`` contacts by copying one and return the first id; ids follow each other."""
    pattern = env["res.partner"].create(
        {
            "name": "Volume Guest",
            "lang": setup.LANGUAGE,
            "company_id": env.company.id,
            "country_id": env.company.country_id.id,
        }
    )
    env.flush_all()
    env.cr.execute(
        """SELECT setval('res_partner_id_seq', nextval('res_partner_id_seq') + %(count)s - 1)
                  - %(count)s + 1""",
        {"count": count},
    )
    first = env.cr.fetchone()[0]
    env.cr.execute(
        """SELECT attname FROM pg_attribute
            WHERE attrelid = 'res_partner'::regclass AND attnum > 0 AND NOT attisdropped"""
    )
    columns = [column for (column,) in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            """INSERT INTO res_partner (%(columns)s) SELECT %(values)s
                 FROM res_partner pattern, generate_series(0, %(count)s - 1) AS n
                WHERE pattern.id = %(pattern)s""",
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(
                SQL(
                    OWN_VALUES[column],
                    **({"first": first} if "first" in OWN_VALUES[column] else {}),
                )
                if column in OWN_VALUES
                else SQL.identifier("pattern", column)
                for column in columns
            ),
            count=count,
            pattern=pattern.id,
        )
    )
    pattern.unlink()
    env.cr.execute("ANALYZE res_partner")
    env.invalidate_all()
    return first


def stage_orders(env, first_partner, guests, orders_per_guest, configs):
    """Stage orders of these guests, each at the own rhythm, in the own store, back from yesterday.

    Every guest has ``orders_per_guest`` orders of two to four lines.
    """
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(
        SQL(
            """WITH till AS (
                   SELECT config.id, row_number() OVER (ORDER BY config.id) - 1 AS position,
                          (SELECT array_agg(seat.id ORDER BY seat.id)
                             FROM restaurant_table seat
                             JOIN pos_config_restaurant_floor_rel floor
                               ON floor.restaurant_floor_id = seat.floor_id
                            WHERE floor.pos_config_id = config.id) AS tables,
                          (SELECT array_agg(pos_payment_method_id ORDER BY pos_payment_method_id)
                             FROM pos_config_pos_payment_method_rel
                            WHERE pos_config_id = config.id) AS methods
                     FROM pos_config config WHERE config.id = ANY(%(configs)s)),
               guest AS MATERIALIZED (
                   SELECT n, 1 + 40 * power(random(), 2) AS gap,
                          1 + 120 * power(random(), 2) AS latest,
                          floor(power(random(), 1.5) * %(tills)s)::int AS home
                     FROM generate_series(0, %(guests)s - 1) AS n),
               came AS MATERIALIZED (
                   SELECT guest.n AS guest, guest.home, random() AS away,
                          greatest(1, round(guest.latest
                              + (visit + (random() - 0.5) * 0.6) * guest.gap))::int AS days_ago,
                          (%(hours)s::int[])[1 + floor(random() * 10)::int] AS hour,
                          floor(random() * 3600)::int AS second,
                          1 + floor(power(random(), 2) * 7)::int AS covers,
                          random() AS channel, random() AS method, random() AS place
                     FROM guest, generate_series(0, %(orders)s - 1) AS visit),
               placed AS (
                   SELECT came.*, till.id AS config_id, till.tables, till.methods,
                          (%(today)s::date - came.days_ago
                              + make_interval(hours => came.hour, secs => came.second))
                              AT TIME ZONE %(tz)s AT TIME ZONE 'UTC' AS paid_at
                     FROM came
                     JOIN till ON till.position = CASE WHEN came.away < 0.85 THEN came.home
                                                       ELSE (came.home + 1) %% %(tills)s END)
               INSERT INTO demo_stage_order (n, config_id, partner_id, preset_id, table_id,
                                             payment_method_id, covers, paid_at)
               SELECT row_number() OVER (ORDER BY paid_at, guest) - 1, config_id, %(first)s + guest,
                      (%(presets)s::int[])[CASE WHEN channel < 0.8 THEN 1
                                                WHEN channel < 0.9 THEN 2 ELSE 3 END],
                      CASE WHEN channel < 0.8
                           THEN tables[1 + floor(place * cardinality(tables))::int] END,
                      methods[1 + floor(method * cardinality(methods))::int], covers, paid_at
                 FROM placed""",
            hours=HOURS,
            configs=configs.ids,
            tills=len(configs),
            guests=guests,
            orders=orders_per_guest,
            today=setup.today(env),
            tz=chain.TIME_ZONE,
            first=first_partner,
            presets=[setup.recall(env, f"preset_{channel}").id for channel in chain.PRESETS],
        )
    )
    env.cr.execute(
        SQL(
            """WITH menu AS MATERIALIZED (
                   SELECT array_agg(product_id ORDER BY product_id) AS dishes
                     FROM demo_stage_product)
               INSERT INTO demo_stage_line (n, order_n, product_id, qty)
               SELECT row_number() OVER (ORDER BY placed.n, dish) - 1, placed.n,
                      menu.dishes[1 + (placed.n * 7919::bigint + placed.partner_id * 104729::bigint
                                       + dish * 17) %% cardinality(menu.dishes)],
                      1 + (placed.n + dish) %% 3
                 FROM menu, demo_stage_order placed,
                      generate_series(1, 2 + placed.n %% 3) AS dish"""
        )
    )
