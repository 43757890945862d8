from datetime import date

from odoo import api, fields, models

from ...engine.shared.clock import local_date, month_ends
from ...engine.tier import insight as engine
from ..shared import planner

# How far back the levels' past is worked out.
MOST_MONTHS = 24

# Of each rate the part, the whole and the factor.
RATES = {
    "repeat_rate": ("repeat_count", "active_count", 100),
    "spend_per_guest": ("spend", "guest_count", 1),
    "satisfaction": ("stars", "rating_count", 1),
    "complaint_rate": ("complaint_count", "visits", 1000),
}


class RestaurantTierHistory(models.Model):
    """How large each level was and how its guests came, one row a day, level and favourite store."""

    _name = "restaurant.tier.history"
    _inherit = ["restaurant.rate.mixin"]
    _description = "Size of a Tier"
    _log_access = False
    _order = "date desc, scheme_id, tier_id"
    _rec_name = "tier_id"
    _rates = RATES

    date = fields.Date(required=True, readonly=True, index=True)
    scheme_id = fields.Many2one("restaurant.tier.scheme", required=True, ondelete="cascade", readonly=True, index=True)
    tier_id = fields.Many2one(
        "restaurant.tier", string="Level", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    store_id = fields.Many2one(
        "restaurant.store", string="Favourite Store", ondelete="set null", readonly=True, index="btree_not_null"
    )
    guest_count = fields.Integer(string="Guests", required=True, readonly=True)
    active_count = fields.Integer(string="Here in 90 Days", readonly=True)
    repeat_count = fields.Integer(string="Twice in 90 Days", readonly=True)
    visits = fields.Integer(string="Visits (30 Days)", readonly=True)
    spend = fields.Float(string="Spend (30 Days)", readonly=True)
    rating_count = fields.Integer(string="Ratings (90 Days)", readonly=True)
    stars = fields.Float(string="Stars (90 Days)", readonly=True, help="All stars of these ratings, added up.")
    complaint_count = fields.Integer(string="Complaints (30 Days)", readonly=True)
    reconstructed = fields.Boolean(
        string="Worked Out Later",
        readonly=True,
        help="Nobody noted it on that day: it was worked out later, from the visits, by the scheme as it was then.",
    )
    standard_since = fields.Date(
        readonly=True,
        help="The day on which the scheme was last put into force or changed: group by it to compare before and after.",
    )
    repeat_rate = fields.Float(
        string="Repeat Rate (%)",
        compute="_compute_rates",
        store=True,
        aggregator="avg",
        help="Of the guests who came in the last 90 days, those who came at least twice.",
    )
    spend_per_guest = fields.Float(
        string="Spend per Guest (30 Days)", compute="_compute_rates", store=True, aggregator="avg"
    )
    satisfaction = fields.Float(
        compute="_compute_rates",
        store=True,
        aggregator="avg",
        help="The mean of the stars, 1 to 5, that the guests gave in the last 90 days; 0 when they gave none.",
    )
    complaint_rate = fields.Float(
        string="Complaints per 1,000 Visits",
        compute="_compute_rates",
        store=True,
        aggregator="avg",
        help="Complaints of the guests in the last 30 days, for each 1,000 of their visits in that time.",
    )

    @api.depends(*{name for part, whole, _factor in RATES.values() for name in (part, whole)})
    def _compute_rates(self):
        for row in self:
            for rate, (part, whole, factor) in RATES.items():
                row[rate] = factor * row[part] / row[whole] if row[whole] else 0

    @api.model
    def _note_today(self):
        """Note how things stand today, in place of what was noted earlier today."""
        today, now = local_date(self.env), fields.Datetime.now()
        self.env.flush_all()
        # sudo: nobody writes sizes by hand.
        self = self.sudo()
        self.search([("date", "=", today)]).unlink()
        self.create([{"date": today, **row} for row in self._sizes(now)])

    @api.model
    def _sizes(self, now, **tables):
        """The values of a day's rows; ``tables`` are what the engine's ``sizes`` reads instead of how things stand."""
        rows = planner.rows_of_all(self.env, engine.sizes(now, self._complaints_sql(now), **tables))
        return [dict(zip(engine.SIZE_COLUMNS, row, strict=True)) for row in rows]

    @api.model
    def _note_past(self):
        """Work out the month ends before each scheme's first day, once, as far back as there are visits.

        Every month is a transaction of its own. The latest one comes first: what is left out when time is up lies
        before what is known, and is worked out next time.
        """
        # sudo: nobody writes sizes by hand.
        cron, self = self.env["ir.cron"], self.sudo()
        first = self.env["restaurant.guest.profile"]._read_group([], [], ["first_visit_date:min"])[0][0]
        schemes = self.env["restaurant.tier.scheme"]._in_force()._telling()
        known = dict(self._read_group([("scheme_id", "in", schemes.ids)], ["scheme_id"], ["date:min"]))
        jobs = [
            (as_of, day, schemes.filtered(lambda scheme, day=day: day < known.get(scheme, date.max)))
            for as_of, day in (month_ends(self.env, first, MOST_MONTHS) if first else ())
        ]
        for as_of, day, missing in jobs:
            if missing:
                self.env.flush_all()
                standing = schemes._past_sql(as_of, day)
                sizes = self._sizes(as_of, standing=standing, profiles=engine.past_profiles(self.env, day))
                self._note_sizes(day, sizes, missing)
                if not cron._commit_progress(remaining=1):
                    break

    @api.model
    def _note_sizes(self, day, sizes, schemes):
        """Note what was worked out for ``schemes``; also that there was nobody, or it would be worked out again."""
        empty = schemes - schemes.browse(row["scheme_id"] for row in sizes)
        rows = [row for row in sizes if row["scheme_id"] in schemes.ids]
        rows += [
            {"scheme_id": scheme.id, "tier_id": scheme.tier_ids.sorted("sequence")[:1].id, "guest_count": 0}
            for scheme in empty
        ]
        # By another standard than today's nobody was judged: these are no days before or after a change.
        self.create([{**row, "date": day, "reconstructed": True, "standard_since": False} for row in rows])

    @api.model
    def _complaints_sql(self, now):
        """SELECT ``(partner_id, complaints)`` of the last 30 days; the room of complaints knows them."""
        return engine.NO_COMPLAINTS
