import logging
import re
from functools import partial
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...analytics import till_orders
from ..shared.transactions import start_again

_logger = logging.getLogger(__name__)

STATES = [
    ("draft", "To Check"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("undone", "Undone"),
]
# Orders of one transaction: what is lost when a server is killed, and how long a payment waits for its turn at most.
SLICE = 500
# How names of files end that are read.
ENDING = re.compile(r"(\.(csv|tsv|txt|xls|xlsx|xlsm|ods|html?))?(\.gz)?$", re.IGNORECASE)


class RestaurantHistoryImport(models.Model):
    """A file of another till: read, checked, brought in slice by slice in the background, and undone if need be.

    The same order is never there twice, however often its file comes: it is told by store and number.
    """

    _name = "restaurant.history.import"
    _description = "History of Another Till"
    _order = "id desc"
    _rec_name = "file_name"

    till_id = fields.Many2one("restaurant.history.till", string="Other Till", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="till_id.company_id", store=True, index=True)
    column_ids = fields.One2many(related="till_id.column_ids", readonly=False)
    dish_ids = fields.One2many(related="till_id.dish_ids", readonly=False)
    place_ids = fields.One2many(related="till_id.place_ids", readonly=False)
    store_id = fields.Many2one(related="till_id.store_id", readonly=False)
    channel = fields.Selection(related="till_id.channel", readonly=False)
    day_first = fields.Selection(related="till_id.day_first", readonly=False)
    unknown_dish_count = fields.Integer(related="till_id.unknown_dish_count")
    file = fields.Binary(required=True, attachment=True, help="CSV or Excel, packed with gzip or not.")
    file_name = fields.Char(default=lambda self: self.env._("orders.csv"))
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", copy=False, index=True)
    problem_ids = fields.One2many(
        "restaurant.history.problem", "import_id", string="What Could Not Be Placed", readonly=True
    )
    left_out_count = fields.Integer(compute="_compute_left_out_count")
    error = fields.Char(readonly=True, copy=False)
    checked_at = fields.Datetime(readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    order_count = fields.Integer(string="Orders in the File", readonly=True, copy=False)
    done_count = fields.Integer(string="Orders Done", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", help="Percent of the orders that are done.")
    new_count = fields.Integer(string="New Orders", readonly=True, copy=False)
    changed_count = fields.Integer(string="Changed Orders", readonly=True, copy=False)
    unchanged_count = fields.Integer(string="Already There", readonly=True, copy=False)
    created_guest_ids = fields.Many2many(
        "res.partner", "restaurant_history_import_guest_rel", string="Guests Created", readonly=True, copy=False
    )
    created_guest_count = fields.Integer(string="Number of Guests Created", compute="_compute_created_guest_count")

    @api.depends("done_count", "order_count")
    def _compute_progress(self):
        for record in self:
            record.progress = 100 * record.done_count / record.order_count if record.order_count else 0

    @api.depends("problem_ids.count", "problem_ids.consequence")
    def _compute_left_out_count(self):
        for record in self:
            left_out = record.problem_ids.filtered(lambda problem: problem.consequence == "left_out")
            record.left_out_count = sum(left_out.mapped("count"))

    @api.depends("created_guest_ids")
    def _compute_created_guest_count(self):
        for record in self:
            record.created_guest_count = len(record.created_guest_ids)

    @api.model_create_multi
    def create(self, vals_list):
        imports = super().create(vals_list)
        for record in imports:
            record._read_headings()
        return imports

    def write(self, vals):
        result = super().write(vals)
        if "file" in vals or "till_id" in vals:
            if any(record.state not in ("draft", "failed") for record in self):
                raise UserError(self.env._("This file is in already. Make another import for the next one."))
            for record in self:
                record._read_headings()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_it_is_in(self):
        if any(record._has_orders() for record in self):
            raise UserError(self.env._("Orders of this file are in. Undo the import first."))

    def _has_orders(self):
        return bool(self.till_id._order_model().search_count([("import_id", "=", self.id)], limit=1))

    # -- what the file says ------------------------------------------------------------------

    def _read_headings(self):
        headings, rows, _first = self._rows()
        self.till_id._learn_columns(headings, rows[:200])

    def _positions(self, headings):
        """The position of the column of each meaning."""
        meanings = {column.name: column.meaning for column in self.till_id.column_ids if column.meaning}
        positions = {}
        for position, heading in enumerate(headings):
            name = meanings.get(heading)
            if name in positions:
                raise UserError(
                    self.env._(
                        "Two columns of the file are said to be %(meaning)s: %(first)s and %(second)s. "
                        "Leave one of them out.",
                        meaning=self._labels([name]),
                        first=headings[positions[name]],
                        second=heading,
                    )
                )
            if name:
                positions[name] = position
        self._check_positions(positions)
        return positions

    def _check_positions(self, positions):
        """Refuse a file of which nobody has said where it has what an order needs."""
        missing = [name for name in ("number", "date") if name not in positions]
        if not {"amount", "price", "total"} & set(positions):
            missing.append("price")
        if missing:
            raise UserError(
                self.env._(
                    "Say under Columns which column has the order number, the date, and a price or an amount. "
                    "Nobody has said it of: %(missing)s.",
                    missing=self._labels(missing),
                )
            )

    def _labels(self, meanings):
        labels = dict(self.env["restaurant.history.column"]._fields["meaning"]._description_selection(self.env))
        return ", ".join(labels[name] for name in meanings)

    def _read(self, headings=None, rows=None, first=None):
        """The orders of the file and the problems so far: ``(orders, Problems, number of rows)``.

        The arguments are what ``_rows`` says, for whoever has asked it already.
        """
        if headings is None:
            headings, rows, first = self._rows()
        reader = self.till_id._reader(self._positions(headings))
        try:
            return reader.orders(rows, first), reader.problems, len(rows)
        except till_orders.AmbiguousDates:
            raise UserError(
                self.env._("No date of the file tells whether day or month comes first. Say so under Dates.")
            ) from None

    # -- buttons -----------------------------------------------------------------------------

    def action_check(self):
        """Say what would be placed and what could not: no order is written, and nothing is learned of any guest.

        The names of dishes and stores that nobody knows are listed, for that is where people say what they mean.
        """
        self.ensure_one()
        self._check_may_import()
        orders, problems, rows = self._read()
        placed = self._plan(orders, problems)
        self._keep_problems(problems)
        known = self._known({plan["key"] for plan in placed})
        self._recognise([plan for plan in placed if plan["key"] in known], learn=False)
        changed = sum(plan["key"] in known and known[plan["key"]]._differs_from(plan) for plan in placed)
        unchanged = len(known) - changed
        self.write(
            {
                "checked_at": fields.Datetime.now(),
                "row_count": rows,
                "order_count": len(placed),
                "new_count": len(placed) - len(known),
                "changed_count": changed,
                "unchanged_count": unchanged,
                "error": False,
            }
        )

    def action_import(self):
        """Bring the orders in, in the background."""
        self.ensure_one()
        self._check_may_import()
        self._positions(self._rows()[0])
        nothing = dict.fromkeys(("done_count", "new_count", "changed_count", "unchanged_count"), 0)
        self.write({"state": "running", "error": False, **nothing})
        # sudo: administrators of guests start the job, not its schedule.
        self.env.ref("restaurant_crm.ir_cron_import_history").sudo()._trigger()

    def _check_may_import(self):
        self.check_access("write")
        if self.state not in ("draft", "failed"):
            raise UserError(self.env._("This file is in already. Make another import for the next one."))

    def action_open_orders(self):
        """Open the orders of this file."""
        self.ensure_one()
        return self.till_id._orders_action() | {"domain": [("import_id", "=", self.id)], "context": {}}

    def action_create_dishes(self):
        """Make products of the dishes that nobody knows."""
        self.till_id.action_create_dishes()

    def action_take_suggestions(self):
        """Take what is suggested for the dishes that nobody knows."""
        self.till_id.action_take_suggestions()

    def action_download_refused(self):
        """A file of the rows that were left out, each with the reason, to be corrected and imported by itself."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("refused rows of %(file)s.csv", file=ENDING.sub("", self.file_name or "")),
                "raw": self._refused_rows().encode("utf-8-sig"),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def action_undo(self):
        """Take back what this file brought: new orders go, changed ones are as before, guests it made are archived."""
        self.ensure_one()
        self.check_access("write")
        later = self.search_count([("till_id", "=", self.till_id.id), ("id", ">", self.id), ("done_count", ">", 0),
                                   ("state", "!=", "undone")], limit=1)  # fmt: skip
        if later:
            raise UserError(self.env._("A later file of this till is in. Undo that one first."))
        if self.state == "running":
            raise UserError(self.env._("This import is running. Wait until it is done."))
        # sudo: orders are written by imports only, and taken back by who may write those.
        orders = self.till_id._order_model().sudo().search([("import_id", "=", self.id)])
        replaced = orders.filtered("former")
        (orders - replaced).unlink()
        for order in replaced:
            order._restore_former()
        self._archive_created_guests()
        self.write({"state": "undone", "finished_at": fields.Datetime.now()})

    def _archive_created_guests(self):
        """Archive the guests that came with the file and have no order left. They come back with their orders."""
        guests = self.created_guest_ids
        if not guests:
            return
        self.env.flush_all()
        # sudo: whoever undoes may have no rights on orders.
        for model in self.env["restaurant.visit"]._order_models():
            guests -= self.env[model].sudo().search([("partner_id", "in", guests.ids)]).partner_id
        guests.active = False

    # -- in the background -------------------------------------------------------------------

    @api.model
    def _cron_import(self):
        """Go on with the imports that run."""
        for record in self.search([("state", "=", "running")], order="id"):
            if not record._run():
                break

    def _run(self):
        """Bring the file in, slice by slice, each committed; after an interruption it goes on behind the last one.

        :return: False when time ran out; the scheduler goes on later
        """
        self.ensure_one()
        cron = self.env["ir.cron"]
        time_left = cron._commit_progress(remaining=1)
        start = monotonic()
        # As the administrator who started it would see stores and guests, in the company of the till.
        record = self.with_company(self.company_id)
        try:
            placed = start_again(self.env, record._prepare, remaining=1)
            if placed is None:
                return False
            cron._commit_progress(remaining=len(placed) - self.done_count)
            # Having read the file, work at least as long as that took: reading it again is in vain.
            until = 2 * monotonic() - start
            while self.done_count < len(placed) and (time_left or monotonic() < until):
                part = placed[self.done_count : self.done_count + SLICE]
                left = len(placed) - self.done_count
                if start_again(self.env, partial(record._place_slice, part), remaining=left) is None:
                    return False
                time_left = cron._commit_progress(len(part), remaining=left - len(part))
            if self.done_count >= len(placed):
                self.write({"state": "done", "finished_at": fields.Datetime.now()})
                cron._commit_progress(remaining=0)
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("The import %s failed", self.id)
            self.write({"state": "failed", "error": str(error), "finished_at": fields.Datetime.now()})
            cron._commit_progress(remaining=0)
        return bool(time_left)

    def _prepare(self):
        """Read the file and say what is to be placed, and what could not be."""
        orders, problems, rows = self._read()
        placed = self._plan(orders, problems)
        self._keep_problems(problems)
        self.write({"row_count": rows, "order_count": len(placed)})
        return placed

    def _place_slice(self, part):
        """Place a slice; returns how many orders are done by now."""
        # Copies: what a transaction notes in them that is rolled back must not stay.
        self._place([dict(plan) for plan in part])
        self.done_count += len(part)
        return self.done_count

    def _keep_problems(self, problems):
        """Keep what could not be placed, instead of what was said before."""
        # sudo: nobody writes these lists but us.
        self.sudo().problem_ids.unlink()
        self.env["restaurant.history.problem"].sudo().create(
            [
                {"import_id": self.id, "kind": kind, "value": value, "count": count, "row_number": row}
                for (kind, value), (count, row) in problems.found.items()
            ]
        )
