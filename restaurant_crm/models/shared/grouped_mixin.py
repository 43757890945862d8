from odoo import models


class RestaurantGroupedMixin(models.AbstractModel):
    """Groups by fields that only some may read.

    Core groups by a stored many2many field without asking who may read it: searching, sorting and counting ask.
    """

    _name = "restaurant.grouped.mixin"
    _description = "Grouped by What the User May Read"

    def _read_group_groupby(self, alias, groupby_spec, query):
        field = self._fields.get(groupby_spec.split(":")[0].split(".")[0])
        if field:
            self._check_field_access(field, "read")
        return super()._read_group_groupby(alias, groupby_spec, query)
