from odoo import models
from odoo.tools import SQL


class RestaurantSegment(models.Model):
    _inherit = "restaurant.segment"

    def _members_sql(self, partner_ids=None, as_of=None):
        parts = [
            SQL("SELECT %s AS segment_id, id AS partner_id FROM (%s) AS member", s.id, s._guests_sql(partner_ids, as_of))
            for s in self
        ]
        return SQL(" UNION ALL ").join(parts) if parts else SQL("SELECT 0 AS segment_id, 0 AS partner_id WHERE FALSE")

    def _moved_sql(self, since, until):
        return None

    def _fingerprint(self):
        return "x"
