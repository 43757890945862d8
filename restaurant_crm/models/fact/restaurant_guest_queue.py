import logging
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ... import bell
from ...engine.fact import facts, sources
from ...engine.shared.flush import flush
from ..shared.keyless import KeylessMany2one
from ..shared.transactions import CONFLICTS, start_again

_logger = logging.getLogger(__name__)

# Guests of one worker transaction: short enough that a conflict costs little.
BATCH = 500
# A guest that fails this often is left to the nightly check and its administrator.
MAX_ATTEMPTS = 5


class RestaurantGuestQueue(models.Model):
    """Guests whose facts may have changed, in the order in which it happened.

    Append-only and without a unique key: Odoo runs REPEATABLE READ, where a conflict on a
    key would fail or retry the checkout that adds a row. The worker removes doubles. Whoever
    changes what facts are made of adds guests without any right on the queue: only SQL writes.
    """

    _name = "restaurant.guest.queue"
    _description = "Guests to Evaluate"
    _log_access = False
    _order = "id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade", readonly=True)
    # The order whose payment is all that has happened: what the guest had long before it need not be looked at.
    paid_order_id = KeylessMany2one("pos.order", string="Order", readonly=True)
    queued_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    attempts = fields.Integer(readonly=True, default=0)
    error = fields.Text(readonly=True)

    @api.model
    def _add(self, partners, paid_order_id=None):
        """Append these guests and wake the worker. Cheap; safe inside a checkout.

        :param paid_order_id: the id of the order whose payment is all that has happened
        """
        if partners:
            self._add_from(SQL("SELECT unnest(%s)", partners.ids), paid_order_id)

    @api.model
    def _add_guests_ordering(self, link, records):
        """Append every guest with an order whose many2one ``link`` is one of these records."""
        if records:
            self.env["pos.order"].flush_model(["partner_id", link])
            self._add_from(
                SQL(
                    "SELECT DISTINCT partner_id FROM pos_order WHERE %s IN %s",
                    SQL.identifier(link),
                    tuple(records.ids),
                )
            )

    @api.model
    def _add_guests_having(self, templates, in_menus=False):
        """Append every guest with a line of these products, or only with one as a part of a set menu."""
        if templates:
            self._add_from_sources(lambda source: source.guests_having(templates.ids, in_menus))

    @api.model
    def _add_guests_in(self, stores):
        """Append every guest with an order in these stores."""
        if stores:
            self._add_from_sources(lambda source: source.guests_in(stores.ids))

    @api.model
    def _add_from_sources(self, query):
        """Append the guests that ``query(source)`` selects from the orders of each source."""
        flush(self.env, facts.reads(self.env))
        self._add_from(sources.union(query(source) for source in facts.sources_of(self.env)))

    @api.model
    def _add_from(self, partner_ids, paid_order_id=None):
        """Append the guests that the SQL query ``partner_ids`` selects and wake the worker."""
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id("restaurant_crm.ir_cron_process_guest_queue")
        # One statement for all: ir.cron._trigger() would double what we cost a checkout.
        self.env.execute_query(
            SQL(
                """WITH queued AS (
                       INSERT INTO restaurant_guest_queue (partner_id, paid_order_id, queued_at, attempts)
                       SELECT guest.id, %s::int, now() AT TIME ZONE 'UTC', 0
                         FROM (%s) AS guest(id) WHERE guest.id IS NOT NULL)
                   INSERT INTO ir_cron_trigger (cron_id, call_at)
                   SELECT id, now() AT TIME ZONE 'UTC' FROM ir_cron WHERE id = %s""",
                paid_order_id,
                partner_ids,
                cron_id or None,
            )
        )
        self.env.cr.postcommit.add(partial(bell.ring, self.env.cr.dbname))

    @api.model
    def _process(self, limit=None):
        """Evaluate the guests at the head of the queue within this transaction.

        :param limit: the number of queue rows to take; None for all of them
        :return: the number of rows taken
        """
        taken = 0
        while rows := self._claim(min(BATCH, limit - taken) if limit else BATCH):
            taken += len(rows)
            persons = self.env["res.partner"]._persons_of([row[1] for row in rows])
            self._put_back(self._evaluate(persons, self._paid_orders(rows)), rows)
            if limit and taken >= limit:
                break
        return taken

    @api.model
    def _claim(self, count):
        """Take up to ``count`` rows off the queue that no other worker holds.

        :return: (id, partner id, attempts, id of the paid order) each
        """
        return self.env.execute_query(
            SQL(
                # Materialized: as a plain subquery it may run once a row, and the limit with it.
                """WITH head AS MATERIALIZED (
                       SELECT id FROM restaurant_guest_queue WHERE attempts < %s
                        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
                   DELETE FROM restaurant_guest_queue USING head WHERE restaurant_guest_queue.id = head.id
                RETURNING restaurant_guest_queue.id, partner_id, attempts, paid_order_id""",
                MAX_ATTEMPTS,
                count,
            )
        )

    @api.model
    def _paid_orders(self, rows):
        """The orders whose payment is all that has happened to a guest: ids by guest id."""
        paid = {}
        for _row_id, partner_id, _attempts, order_id in rows:
            paid.setdefault(partner_id, set()).add(order_id)
        return {partner_id: order_ids for partner_id, order_ids in paid.items() if None not in order_ids}

    @api.model
    def _delete_given_up(self, partner_ids):
        """Drop the rows that failed too often: these guests have been evaluated by other means."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM restaurant_guest_queue WHERE attempts >= %s AND partner_id = ANY(%s)",
                MAX_ATTEMPTS,
                list(partner_ids),
            )
        )

    @api.model
    def _put_back(self, errors, rows):
        """Have the guests tried again for whom something failed that follows from their facts.

        :param errors: error by guest id
        :param rows: the rows that were taken, as ``_claim`` returns them
        """
        attempts = {}
        for _row_id, partner_id, count, _order_id in rows:
            attempts[partner_id] = max(count, attempts.get(partner_id, 0))
        # Who was looked at because of a contact below has no row of their own.
        most = max(attempts.values(), default=0)
        self.create(
            [
                {"partner_id": partner_id, "attempts": attempts.get(partner_id, most) + 1, "error": error}
                for partner_id, error in errors.items()
            ]
        )

    @api.model
    def _evaluate(self, partner_ids, paid=None):
        """Bring the facts of these guests up to date; the last room adds what follows from them.

        :param paid: ids of orders by guest id, where their payment is all that has happened
        :return: error by guest id, where something that follows could not be decided; the facts are good nevertheless
        """
        self.env["restaurant.visit"]._rebuild(sorted(partner_ids), paid)
        return {}

    @api.model
    def _cron_process(self):
        """Work the queue off in short transactions that each survive alone."""
        cron = self.env["ir.cron"]
        waiting = self.search_count([("attempts", "<", MAX_ATTEMPTS)])
        time_left = cron._commit_progress(remaining=waiting)
        done = 0
        while time_left:
            try:
                taken = start_again(self.env, partial(self._process, limit=BATCH))
            except Exception:
                self.env.cr.rollback()
                _logger.exception("A batch of guests failed; evaluating them one by one")
                taken = self._process_one_by_one()
            if not taken:
                break
            done += taken
            time_left = cron._commit_progress(taken)
        waiting = self.search_count([("attempts", "<", MAX_ATTEMPTS)])
        if waiting and done:
            # The time of this run is over, the work is not: the scheduler would sleep for up to a minute.
            self.env.cr.postcommit.add(partial(bell.ring, self.env.cr.dbname))
        cron._commit_progress(remaining=waiting)

    @api.model
    def _process_one_by_one(self):
        """Evaluate the next batch guest by guest, so that one broken guest stops nobody else.

        A guest that fails keeps its rows, with the error, and is tried again a few times.
        """
        rows = self.search([("attempts", "<", MAX_ATTEMPTS)], limit=BATCH)
        partner_ids = list(dict.fromkeys(rows.mapped("partner_id.id")))
        done = 0
        for partner_id in partner_ids:
            mine = self.search([("partner_id", "=", partner_id), ("id", "in", rows.ids)])
            taken = [(row.id, partner_id, row.attempts, None) for row in mine]
            try:
                mine.unlink()
                persons = self.env["res.partner"]._persons_of([partner_id])
                self._put_back(self._evaluate(persons), taken)
                self.env["ir.cron"]._commit_progress()
                done += len(mine)
            except CONFLICTS:
                # Another worker was faster; the rows that it left stay for the next run.
                self.env.cr.rollback()
            except Exception as error:
                self.env.cr.rollback()
                _logger.exception("Evaluating the guest %s failed", partner_id)
                for row in mine.exists():
                    row.write({"attempts": row.attempts + 1, "error": str(error)})
                self.env["ir.cron"]._commit_progress()
        return done
