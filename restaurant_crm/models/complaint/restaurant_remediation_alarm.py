import logging
from datetime import timedelta

from odoo import api, models
from odoo.tools import groupby

from ...analytics.control_limits import HISTORY_DAYS, PERIOD_DAYS, Counts, is_alarming, upper_limit
from ...engine.complaint import rate as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..shared import planner
from ..shared.one_by_one import one_by_one
from ..shared.transactions import attempt
from .restaurant_remediation import COMPARE_DAYS, NO_HELP

_logger = logging.getLogger(__name__)

# Days after the end of a warning in which no new one is raised: the period would still hold its complaints.
QUIET_DAYS = 14


class RestaurantRemediation(models.Model):
    """What happens by itself every night: raise warnings, see whether measures helped."""

    _inherit = "restaurant.remediation"

    @api.model
    def _cron_warn(self):
        """Raise what is to be raised; running twice changes nothing."""
        self._raise()
        domain = [("state", "=", "closed"), ("outcome", "=", False), ("compare_on", "<=", local_date(self.env))]
        one_by_one(self.search(domain), domain, "_compare")

    @api.model
    def _counts(self, since, until):
        """``Counts`` by store id, from one date to another, both included."""
        flush(self.env, engine.reads(self.env))
        rows = planner.rows_of_all(self.env, engine.counts(self.env, since, until))
        return {store_id: Counts(*rest) for store_id, *rest in rows}

    @api.model
    def _both(self, day):
        """Counts by store id of the period that ends before ``day``, and of the history before that."""
        start = day - timedelta(days=PERIOD_DAYS)
        return (
            self._counts(start, day - timedelta(days=1)),
            self._counts(start - timedelta(days=HISTORY_DAYS), start - timedelta(days=1)),
        )

    def _figures(self, stores, day):
        """``(period, history)`` of all ``stores`` together."""
        return tuple(_together(counts, stores) for counts in self._both(day))

    @api.model
    def _raise(self):
        """Open a warning where complaints are more than chance: stores first, then what is left of the regions."""
        today = local_date(self.env)
        period, history = self._both(today)
        known = self.search(["|", ("state", "=", "open"), ("closed_on", ">", today - timedelta(days=QUIET_DAYS))])
        taken = known.store_id
        regions_taken = known.filtered(lambda warning: not warning.store_id).region_id
        stores = self.env["restaurant.store"].search([("id", "in", list(period))])
        for store in stores - taken:
            if is_alarming(period[store.id], history.get(store.id, Counts())):
                self._open({"store_id": store.id, "store_ids": store.ids})
                taken |= store
        for region, members in groupby((stores - taken).filtered("region_id"), lambda store: store.region_id):
            # One store alone has been judged already.
            if region in regions_taken or len(members) < 2:
                continue
            members = stores.browse(store.id for store in members)
            if is_alarming(_together(period, members), _together(history, members)):
                self._open({"region_id": region.id, "store_ids": members.ids})

    @api.model
    def _open(self, values):
        """One that cannot be opened must not stop the others."""
        with attempt(self.env.cr) as tried:
            self.create({**values, "by_alarm": True})
        if tried.error:
            _logger.error("No warning could be opened: %s", values, exc_info=tried.error)

    def _compare(self):
        """See whether the measures helped."""
        self.ensure_one()
        since = self.closed_on + timedelta(days=1)
        after = _together(self._counts(since, self.closed_on + timedelta(days=COMPARE_DAYS)), self.store_ids)
        self.write(
            {
                "complaints_after": after.complaints,
                "visits_after": after.visits,
                "rate_after": 1000 * after.rate if after.visits else None,
                "outcome": self._outcome(after),
            }
        )
        if self.outcome == "not_better":
            self._tell(NO_HELP)

    def _outcome(self, after):
        if not after.visits:
            return "unknown"
        rate = 1000 * after.rate
        if rate >= (self.rate or 0) and rate > 0:
            return "not_better"
        if self.usual_rate is False:
            return "better"
        return "usual" if after.rate <= upper_limit(self.usual_rate / 1000, after.visits) else "better"


def _together(counts, stores):
    return sum((counts.get(store.id, Counts()) for store in stores), Counts())
