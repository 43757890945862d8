from odoo import api, models

from .restaurant_guest_reading import WATCHED


class ResPartner(models.Model):
    """Reading guests leaves a trace."""

    _inherit = "res.partner"

    def _read_format(self, fnames, load="_classic_read"):
        """Every way of reading records comes by here: forms, lists, tills, remote calls."""
        if not self.env.su and self._ids and not WATCHED.isdisjoint(fnames):
            Reading = self.env["restaurant.guest.reading"]
            Reading._note(Reading._via(), self._ids)
        return super()._read_format(fnames, load)

    def export_data(self, fields_to_export):
        if not self.env.su:
            self.env["restaurant.guest.reading"]._note("export", self._ids)
        return super().export_data(fields_to_export)

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        """Grouping by a number shows numbers."""
        rows = super().formatted_read_group(domain, groupby, aggregates, having, offset, limit, order)
        if not self.env.su and not WATCHED.isdisjoint(spec.split(":")[0] for spec in groupby):
            self.env["restaurant.guest.reading"]._note("group", (), len(rows))
        return rows
