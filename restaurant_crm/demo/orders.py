"""Writes many paid orders at once, with sessions, lines and payments, as Odoo leaves them.

Demo data and benchmarks need tens of thousands to a million orders. Through ``create`` that
takes hours, so this is the one place that writes Odoo's own tables with SQL: the orders are
staged in temporary tables, by ``execute_values`` or by a query, and each of Odoo's tables is filled
from there by one INSERT with every column that a till would have filled. What the ORM hands
out is still asked from it: sequences, products, costs, journals.

Nothing else of the module may write orders this way.
"""

from psycopg2.extras import execute_values

from odoo.tools import SQL

from . import chain

STAGES = """
CREATE TEMPORARY TABLE demo_stage_order (
    n integer PRIMARY KEY, config_id integer NOT NULL, partner_id integer, preset_id integer,
    table_id integer, payment_method_id integer NOT NULL, covers integer NOT NULL,
    paid_at timestamp NOT NULL, returns integer
) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_stage_line (
    n integer NOT NULL, order_n integer NOT NULL, product_id integer NOT NULL,
    qty integer NOT NULL, returns integer
) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_stage_product (
    product_id integer PRIMARY KEY, name varchar NOT NULL, price numeric NOT NULL,
    cost numeric NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_stage_config (
    config_id integer PRIMARY KEY, name varchar NOT NULL, device varchar NOT NULL,
    journal_id integer, cash_journal_id integer, cash_method_id integer,
    user_id integer NOT NULL, order_number integer NOT NULL, line_number integer NOT NULL
) ON COMMIT DROP;
"""

# The money in the drawer each morning, and again after closing.
CASH_FLOAT = 1000

# Odoo numbers the orders of every device from 1, and their names tell no device apart.
# Ours begin higher, so that the first order at a newly opened till has a name of its own.
FIRST_REFERENCE = 100_000

# Local times at which a session is opened and closed.
OPENED, CLOSED = "10:40", "23:20"


class OrderWriter:
    """Stages orders of one company and writes them."""

    def __init__(self, env, configs, products, user):
        self.env = env
        self.cr = env.cr
        self.configs = configs
        self.company = configs.company_id
        self.user = user
        self.cr.execute(STAGES)
        self._stage_products(products)
        self._stage_configs()

    def _stage_products(self, products):
        execute_values(
            self.cr._obj,
            "INSERT INTO demo_stage_product VALUES %s",
            [
                (product.id, product.name, product.lst_price, product.standard_price)
                for product in products.with_company(self.company).with_context(lang="en_US")
            ],
        )

    def _stage_configs(self):
        rows = []
        for config in self.configs:
            cash = config.payment_method_ids.filtered("is_cash_count")[:1]
            rows.append(
                (
                    config.id,
                    config.name,
                    # The history comes from a device that nobody else gets.
                    config.register_new_device_identifier()["device_identifier"],
                    config.journal_id.id,
                    cash.journal_id.id or None,
                    cash.id or None,
                    self.user.id,
                    config.order_seq_id.number_next,
                    config.order_line_seq_id.number_next,
                )
            )
        execute_values(self.cr._obj, "INSERT INTO demo_stage_config VALUES %s", rows)

    def stage_orders(self, rows):
        """Rows of demo_stage_order; ``n`` counts the orders from 0."""
        execute_values(self.cr._obj, "INSERT INTO demo_stage_order VALUES %s", rows, page_size=2000)

    def stage_lines(self, rows):
        """Rows of demo_stage_line; ``n`` counts the lines from 0."""
        execute_values(self.cr._obj, "INSERT INTO demo_stage_line VALUES %s", rows, page_size=5000)

    def insert(self):
        """Write everything that was staged and return the number of orders."""
        # What is staged by id must be in its table, what is read by SQL flushed.
        self.env.flush_all()
        self.cr.execute("ANALYZE demo_stage_order, demo_stage_line")
        self._skip_checks()
        first_order = self._reserve_ids("pos_order", "demo_stage_order")
        first_line = self._reserve_ids("pos_order_line", "demo_stage_line")
        self._write_sessions()
        self._write_orders(first_order)
        self._write_lines(first_order, first_line)
        self._write_payments(first_order)
        self._advance_sequences()
        self.cr.execute("SET LOCAL session_replication_role = DEFAULT")
        self.cr.execute("ANALYZE pos_order, pos_order_line, pos_payment, pos_session")
        self.env.invalidate_all()
        self.cr.execute("SELECT count(*) FROM demo_stage_order")
        return self.cr.fetchone()[0]

    def _skip_checks(self):
        """Do not look up each of a million references that were read from their tables just before, if we may."""
        self.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if self.cr.fetchone()[0]:
            self.cr.execute("SET LOCAL session_replication_role = replica")

    def _reserve_ids(self, table, stage):
        """Take as many ids as are staged and return the first."""
        self.cr.execute(
            SQL(
                """SELECT setval(%(ids)s, nextval(%(ids)s) + staged.count - 1) - staged.count + 1
                     FROM (SELECT count(*) FROM %(stage)s) AS staged""",
                ids=f"{table}_id_seq",
                stage=SQL.identifier(stage),
            )
        )
        return self.cr.fetchone()[0]

    def _write_sessions(self):
        """One closed session for each point of sale and day on which something was sold."""
        self.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE demo_stage_session ON COMMIT DROP AS
                   SELECT config_id, day, 0 AS session_id,
                          row_number() OVER (ORDER BY day, config_id) AS number
                     FROM (SELECT DISTINCT config_id, %s AS day FROM demo_stage_order) AS opened""",
                _local_day("paid_at"),
            )
        )
        count = self.cr.rowcount
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "pos.session"), ("company_id", "in", (self.company.id, False))],
            order="company_id",
            limit=1,
        )
        names = self._next_names(sequence, count)
        self.cr.execute(
            SQL(
                """WITH session AS (
                       INSERT INTO pos_session (
                           config_id, user_id, cash_journal_id, name, state, access_token,
                           opening_notes, closing_notes, rescue, update_stock_at_closing,
                           cash_register_balance_start, cash_register_balance_end_real,
                           cash_real_transaction, start_at, stop_at,
                           create_uid, write_uid, create_date, write_date)
                       SELECT config.config_id, config.user_id, config.cash_journal_id,
                              CASE WHEN %(with_config)s THEN config.name ELSE '' END
                                  || (%(names)s::text[])[opened.number],
                              'closed', gen_random_uuid(),
                              '', '', FALSE, FALSE,
                              %(float)s, %(float)s,
                              0, %(opened)s, %(closed)s,
                              config.user_id, config.user_id, %(opened)s, %(closed)s
                         FROM demo_stage_session opened
                         JOIN demo_stage_config config USING (config_id)
                     ORDER BY opened.number
                    RETURNING id, config_id, start_at)
                   UPDATE demo_stage_session opened SET session_id = session.id FROM session
                    WHERE session.config_id = opened.config_id AND %(day)s = opened.day""",
                # Odoo puts the name of the point of sale before a number without a prefix.
                with_config=sequence.prefix == "/",
                names=names,
                float=CASH_FLOAT,
                opened=_utc(OPENED),
                closed=_utc(CLOSED),
                day=_local_day("session.start_at"),
            )
        )

    def _next_names(self, sequence, count):
        """The names that a sequence gives so many records; its numbers at once where PostgreSQL counts them."""
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _each in range(count)]
        numbers = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"ir_sequence_{sequence.id:03d}", count)
        )
        return [sequence.get_next_char(number) for (number,) in numbers]

    def _write_orders(self, first_order):
        """Orders with the totals of their lines; the refund of an order carries its name."""
        self.cr.execute(
            SQL(
                """WITH numbered AS (
                       SELECT stage.*, config.name AS config_name, config.device,
                              config.journal_id, config.user_id, opened.session_id,
                              config.order_number - 1 + row_number() OVER (
                                  PARTITION BY stage.config_id ORDER BY stage.n) AS number
                         FROM demo_stage_order stage
                         JOIN demo_stage_config config USING (config_id)
                         JOIN demo_stage_session opened
                           ON opened.config_id = stage.config_id AND opened.day = %(day)s),
                   total AS (
                       SELECT line.order_n, sum(line.qty * product.price) AS amount
                         FROM demo_stage_line line
                         JOIN demo_stage_product product USING (product_id)
                     GROUP BY line.order_n)
                   INSERT INTO pos_order (
                       id, company_id, config_id, session_id, sale_journal, user_id,
                       partner_id, email, mobile, preset_id, table_id,
                       customer_count, date_order, state, is_refund, source,
                       name,
                       pos_reference,
                       tracking_number, sequence_number, ticket_code,
                       uuid, access_token,
                       amount_total, amount_paid, amount_tax, amount_return, currency_rate,
                       pricelist_id, fiscal_position_id, nb_print, to_invoice,
                       last_order_preparation_change,
                       create_uid, write_uid, create_date, write_date)
                   SELECT %(first)s + placed.n, %(company)s, placed.config_id, placed.session_id,
                          placed.journal_id, placed.user_id,
                          placed.partner_id, partner.email, partner.phone_sanitized,
                          placed.preset_id, placed.table_id,
                          CASE WHEN placed.returns IS NULL THEN placed.covers ELSE 1 END,
                          placed.paid_at, 'done', placed.returns IS NOT NULL, 'pos',
                          concat(placed.config_name, ' - ',
                                 %(reference)s + COALESCE(returned.number, placed.number),
                                 CASE WHEN returned.n IS NOT NULL THEN ' REFUND' END),
                          concat(to_char(placed.paid_at, 'YY'), placed.device, '-',
                                 placed.config_id, '-', %(reference)s + placed.number),
                          placed.device || lpad((placed.number %% 1000)::text, 3, '0'),
                          placed.number, substr(md5('ticket' || placed.n), 1, 5),
                          %(uuid)s, gen_random_uuid(),
                          total.amount, total.amount, 0, 0, 1,
                          config.pricelist_id, config.default_fiscal_position_id, 0, FALSE,
                          '{}',
                          placed.user_id, placed.user_id, placed.paid_at, placed.paid_at
                     FROM numbered placed
                     JOIN total ON total.order_n = placed.n
                     JOIN pos_config config ON config.id = placed.config_id
                LEFT JOIN numbered returned ON returned.n = placed.returns
                LEFT JOIN res_partner partner ON partner.id = placed.partner_id
                 ORDER BY placed.n""",
                day=_local_day("stage.paid_at"),
                first=first_order,
                company=self.company.id,
                reference=FIRST_REFERENCE,
                uuid=_uuid("0de50000", SQL("%s + placed.n", first_order)),
            )
        )

    def _write_lines(self, first_order, first_line):
        """As at a till, what is taken back has a negative quantity but a positive subtotal."""
        self.cr.execute(
            SQL(
                """INSERT INTO pos_order_line (
                       id, order_id, company_id, product_id, full_product_name,
                       name,
                       qty, price_unit, price_extra, discount,
                       price_type,
                       price_subtotal, price_subtotal_incl,
                       total_cost, is_total_cost_computed, is_edited,
                       refunded_orderline_id, uuid,
                       create_uid, write_uid, create_date, write_date)
                   SELECT %(first_line)s + line.n, %(first_order)s + line.order_n, %(company)s,
                          line.product_id, product.name,
                          lpad((config.line_number - 1 + row_number() OVER (
                              PARTITION BY config.config_id ORDER BY line.n))::text, 6, '0'),
                          line.qty, product.price, 0, 0,
                          CASE WHEN line.returns IS NULL THEN 'original' ELSE 'automatic' END,
                          abs(line.qty) * product.price, abs(line.qty) * product.price,
                          line.qty * product.cost, TRUE, FALSE,
                          %(first_line)s + line.returns,
                          %(uuid)s,
                          config.user_id, config.user_id, placed.paid_at, placed.paid_at
                     FROM demo_stage_line line
                     JOIN demo_stage_order placed ON placed.n = line.order_n
                     JOIN demo_stage_config config USING (config_id)
                     JOIN demo_stage_product product USING (product_id)
                 ORDER BY line.n""",
                first_order=first_order,
                first_line=first_line,
                company=self.company.id,
                uuid=_uuid("11e50000", SQL("%s + line.n", first_line)),
            )
        )

    def _write_payments(self, first_order):
        """Each order paid in one go; every evening the day's cash goes to the bank."""
        self.cr.execute(
            SQL(
                """WITH payment AS (
                       INSERT INTO pos_payment (
                           pos_order_id, payment_method_id, session_id, company_id, amount,
                           is_change, payment_date, uuid,
                           create_uid, write_uid, create_date, write_date)
                       SELECT paid.id, placed.payment_method_id, paid.session_id,
                              paid.company_id, paid.amount_total,
                              FALSE, placed.paid_at, %(uuid)s,
                              paid.user_id, paid.user_id, placed.paid_at, placed.paid_at
                         FROM demo_stage_order placed
                         JOIN pos_order paid ON paid.id = %(first)s + placed.n
                     ORDER BY placed.n
                    RETURNING session_id, payment_method_id, amount),
                   drawer AS (
                       SELECT session_id, sum(amount) AS amount
                         FROM payment
                         JOIN demo_stage_config ON cash_method_id = payment_method_id
                     GROUP BY session_id)
                   UPDATE pos_session SET cash_real_transaction = - drawer.amount
                     FROM drawer WHERE pos_session.id = drawer.session_id""",
                first=first_order,
                uuid=_uuid("fa1d0000", SQL("paid.id")),
            )
        )

    def _advance_sequences(self):
        """The next order and line at each till get the numbers behind ours."""
        self.cr.execute(
            """SELECT placed.config_id, count(DISTINCT placed.n), count(*)
                 FROM demo_stage_order placed
                 JOIN demo_stage_line line ON line.order_n = placed.n
             GROUP BY placed.config_id"""
        )
        for config_id, orders, lines in self.cr.fetchall():
            config = self.configs.browse(config_id)
            config.order_seq_id.number_next += orders
            config.order_line_seq_id.number_next += lines
        self.env.flush_all()


def _local_day(moment):
    """SQL for the day, on the stores' calendar, of a UTC time."""
    column = SQL.identifier(*moment.split("."))
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", column, chain.TIME_ZONE)


def _uuid(prefix, record_id):
    """SQL for an id of the form of a uuid; ascending, since random ones make indexes slow."""
    return SQL("%s || '-0000-4000-8000-' || lpad(to_hex(%s), 12, '0')", prefix, record_id)


def _utc(local_time):
    """SQL for a local time of the session's day, in UTC."""
    return SQL("(opened.day + %s::time) AT TIME ZONE %s AT TIME ZONE 'UTC'", local_time, chain.TIME_ZONE)
