from odoo import fields, models


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

    _segment_date_uniq = models.Constraint("UNIQUE(segment_id, date)", "A segment is counted once a day.")
