import logging
import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...engine.measure.measure import available
from ...engine.segment.near_misses import near_misses
from ...engine.shared.clock import day_start, local_date
from ..shared import planner, replica
from ..shared.transactions import attempt
from .reader import READER_CONTEXT

_logger = logging.getLogger(__name__)

MONTHS = 12
# What we know of contacts that a contact filter may ask for also as of the past.
LASTING = {"guest_birthday", "guest_gender"}

# Whatever changes who belongs to the segment.
RULE_FIELDS = ("condition_ids", "match", "partner_domain")


class RestaurantSegment(models.Model):
    """What tells whether a segment is the right one: who just misses it, and how it would have gone."""

    _inherit = "restaurant.segment"

    # Guests of every store and their numbers: others see what the table shows them.
    near_misses = fields.Json(readonly=True, copy=False, groups="restaurant_crm.group_manager")
    near_ids = fields.Many2many("res.partner", string="Just Outside", compute="_compute_near")
    near_table = fields.Html(compute="_compute_near", sanitize=False)
    backtest = fields.Json(readonly=True, copy=False)
    backtest_chart = fields.Html(compute="_compute_backtest_chart", sanitize=False)

    def write(self, vals):
        """What was found out about the rule as it was says nothing about another one."""
        if not vals.keys().isdisjoint(RULE_FIELDS):
            vals = {"near_misses": False, "backtest": False, **vals}
        return super().write(vals)

    @api.onchange(*RULE_FIELDS)
    def _onchange_rule(self):
        self.near_misses = self.backtest = False

    def action_close_findings(self):
        """Take away what was found out; it can be asked for again."""
        self.check_access("read")
        self.sudo().write({"near_misses": False, "backtest": False})

    # -- just outside ----------------------------------------------------------------------

    def action_find_near(self):
        """Look for the guests who miss the segment by the least."""
        self.check_access("read")
        for segment in self:
            inner, conditions, domain_query = segment._ingredients(segment._question())
            self.env.flush_all()
            rows = replica.ask(self.env, near_misses(inner, conditions, segment.match, domain_query))
            segment.sudo().near_misses = [[partner_id, number, float(value)] for partner_id, number, value in rows]

    @api.depends("near_misses", "condition_ids", "condition_ids.summary")
    @api.depends_context("lang", *READER_CONTEXT)
    def _compute_near(self):
        for segment in self:
            rows = segment.sudo().near_misses
            guests = self.env["res.partner"].browse(row[0] for row in rows or []).exists()._filtered_own()
            lines = segment.condition_ids
            told = lines._filtered_told()
            table = []
            for partner_id, number, value in rows or []:
                guest = guests.filtered(lambda partner, wanted=partner_id: partner.id == wanted)
                if guest and number < len(lines):
                    line = lines[number]
                    table.append((guest, line.summary, line._say_missing(value) if line in told else ""))
            segment.near_ids = guests
            segment.near_table = rows is not False and self.env["ir.qweb"]._render(
                "restaurant_crm.segment_near", {"rows": table}
            )

    # -- backtest --------------------------------------------------------------------------

    def action_backtest(self):
        """Ask the segment at the end of each of the last 12 months, and now."""
        self.check_access("read")
        for segment in self:
            before, months, apart = None, [], segment._is_told_by_each_guest()
            for as_of, day in segment._month_ends():
                guests = {row[0] for row in replica.ask(self.env, segment._guests_sql(as_of=as_of), apart)}
                months.append(
                    {
                        "date": fields.Date.to_string(day),
                        "guests": len(guests),
                        "entered": None if before is None else len(guests - before),
                        "left": None if before is None else len(before - guests),
                    }
                )
                before = guests
            segment.sudo().backtest = months

    def _month_ends(self):
        """(instant in UTC, local date) of the last moment of each of the last 12 months, and now."""
        today = local_date(self.env)
        for back in range(MONTHS, 0, -1):
            first = today.replace(day=1) - relativedelta(months=back - 1)
            yield day_start(self.env, first) - timedelta(seconds=1), first - timedelta(1)
        yield fields.Datetime.now(), today

    @api.depends("backtest")
    @api.depends_context("lang")
    def _compute_backtest_chart(self):
        for segment in self:
            months = segment.backtest or []
            most = max((month["guests"] for month in months), default=0) or 1
            bars = [
                {
                    **month,
                    "height": round(100 * month["guests"] / most),
                    "short": format_date(self.env, month["date"], date_format="MMM"),
                    "long": format_date(self.env, month["date"], date_format="d MMMM y"),
                }
                for month in months
            ]
            segment.backtest_chart = bars and self.env["ir.qweb"]._render(
                "restaurant_crm.segment_backtest", {"bars": bars}
            )

    # -- history ---------------------------------------------------------------------------

    @api.model
    def _cron_snapshot(self):
        """Note the size of every active segment, once a day; of a new one also how it would have been."""
        self.env["restaurant.segment.history"]._note_nightly()

    def _sizes(self, as_of=None):
        """How many guests each of these segments has, now or as of an instant; one that cannot be counted is left out.

        :return: segment -> number
        """
        with attempt(self.env.cr) as tried:
            members = self._members_sql(as_of=as_of)
            query = SQL("SELECT segment_id, count(*) FROM (%s) AS member GROUP BY segment_id", members)
            counts = dict(planner.rows_of_all(self.env, query))
        if tried.error:
            if len(self) > 1:
                return {one: count for segment in self for one, count in segment._sizes(as_of).items()}
            _logger.error("Segment %s (%s) cannot be counted: %s", self.id, self.name, tried.error)
            return {}
        return {segment: counts.get(segment.id, 0) for segment in self}

    def _tells_past(self):
        """Whether it can be told who belonged on a past day: of loyalty, tags and levels only today is known."""
        every = self.sudo()._with_inner()
        lines = every.condition_ids
        judged = lines.scorecard_id.line_ids.filtered(lambda line: line.part == "measure")
        known = available(self.env)
        codes = {*lines.mapped("measure"), *judged.mapped("measure")} & known.keys()
        fields_asked = re.findall(r"guest_\w+", " ".join(filter(None, every.mapped("partner_domain"))))
        return all(known[code].tells_past for code in codes) and LASTING.issuperset(fields_asked)

    # -- actions ---------------------------------------------------------------------------

    def action_open_history(self):
        """Open how the size of the segment went."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_segment_history_action")
        return action | {"domain": [("segment_id", "=", self.id)], "display_name": self.name}

    def action_check_guest(self):
        """Ask for a guest and say which lines hold."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check a Guest"),
            "res_model": "restaurant.segment.check",
            "view_mode": "form",
            "target": "new",
            "context": {"default_segment_id": self.id},
        }
