from itertools import takewhile

from odoo import models
from odoo.tools import SQL

from ...engine.tier import changes as engine
from ...engine.tier.review import Review


class RestaurantTierScheme(models.Model):
    """Where guests would have stood in the past, by the schemes as they are now."""

    _inherit = "restaurant.tier.scheme"

    def _tells_past(self):
        """Whether it can be told who would have stood where in the scheme on a day that is over."""
        self.ensure_one()
        tiers = self.tier_ids.filtered(lambda tier: not tier.everybody)
        segments = tiers.segment_id if self.everybody else tiers.segment_id | self.segment_id
        sound = self.state == "running" and not self._defect() and not any(tier._defect() for tier in self.tier_ids)
        return sound and segments._tells_past()

    def _telling(self):
        """The schemes among these, in order of precedence, of which the past can be told.

        A guest of a scheme whose past cannot be told would seem to be in a later one: later ones are left out.
        """
        return self.browse(scheme.id for scheme in takewhile(lambda scheme: scheme._tells_past(), self))

    def _past_sql(self, as_of, day):
        """SQL to be selected from, like the table of who stands where, had these schemes been put into force that day.

        :param as_of: the last instant of ``day``, in UTC
        """
        schemes, levels = self._as_engine(anew=True)
        members = self._members(schemes, levels, as_of=as_of)
        return SQL("(%s)", engine.preview(Review(members, schemes, levels, as_of, day, fresh=True)))
