from datetime import date

from odoo import api, fields, models

from ...engine.shared.clock import local_date, month_ends

# How far back the past of segments is worked out.
MOST_MONTHS = 24


class RestaurantSegmentHistory(models.Model):
    """How large a segment was, one row a day and segment."""

    _name = "restaurant.segment.history"
    _description = "Size of a Segment"
    _log_access = False
    _order = "date desc, segment_id"
    _rec_name = "segment_id"

    segment_id = fields.Many2one("restaurant.segment", required=True, ondelete="cascade", readonly=True)
    date = fields.Date(required=True, readonly=True)
    guest_count = fields.Integer(string="Guests", required=True, readonly=True, aggregator="avg")
    reconstructed = fields.Boolean(
        string="Worked Out Later",
        readonly=True,
        help="Nobody counted on that day: it was worked out later, from the visits, by the rule as it was then.",
    )

    _segment_date_uniq = models.Constraint("UNIQUE(segment_id, date)", "A segment is counted once a day.")

    @api.model
    def _note(self, segments, day, as_of=None):
        """Count these segments, now or as of an instant, and note it for ``day`` in place of what was noted for it."""
        rows = {row.segment_id: row for row in self.search([("date", "=", day), ("segment_id", "in", segments.ids)])}
        new = []
        for segment, count in segments._sizes(as_of).items():
            values = {"guest_count": count, "reconstructed": bool(as_of)}
            if segment in rows:
                rows[segment].write(values)
            else:
                new.append({"segment_id": segment.id, "date": day, **values})
        self.create(new)

    @api.model
    def _note_nightly(self):
        """Count all segments, and work out the month ends before each one's first day, once.

        Every day is a transaction of its own. The latest month comes first: what is left out when time is up lies
        before what is known, and is worked out next time.
        """
        cron = self.env["ir.cron"]
        # sudo: nobody writes sizes by hand; they count everybody.
        self = self.sudo()
        segments = self.env["restaurant.segment"].search([("active", "=", True)])
        self._note(segments, local_date(self.env))
        jobs = self._past(segments)
        time_left = cron._commit_progress(1, remaining=len(jobs))
        for as_of, day, missing in jobs:
            if not time_left:
                break
            self._note(missing, day, as_of)
            time_left = cron._commit_progress(1)

    @api.model
    def _past(self, segments):
        """(instant in UTC, date, segments) of the month ends that are to be worked out, the latest first."""
        first = self.env["restaurant.guest.profile"]._read_group([], [], ["first_visit_date:min"])[0][0]
        if not first:
            return []
        segments = segments.filtered(lambda segment: segment._tells_past() and not segment._defect())
        known = dict(self._read_group([("segment_id", "in", segments.ids)], ["segment_id"], ["date:min"]))
        jobs = [
            (as_of, day, segments.filtered(lambda segment, day=day: day < known.get(segment, date.max)))
            for as_of, day in month_ends(self.env, first, MOST_MONTHS)
        ]
        return [job for job in jobs if job[2]]
