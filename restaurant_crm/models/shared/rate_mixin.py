from odoo import models
from odoo.tools import SQL


class RestaurantRateMixin(models.AbstractModel):
    """Rates that add up: that of several rows divides the sum of their parts by the sum of their wholes.

    A mean of rates would give a store with one complaint the weight of one with a thousand.
    """

    _name = "restaurant.rate.mixin"
    _description = "With Rates"

    # Rate field -> fields of the part and of the whole, and the factor.
    _rates = {}

    def _read_group_select(self, aggregate_spec, query):
        field, _colon, function = aggregate_spec.partition(":")
        if field not in self._rates or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        part, whole, factor = self._rates[field]
        part, whole = (self._field_to_sql(self._table, name, query) for name in (part, whole))
        return SQL("%s * sum(%s)::float8 / NULLIF(sum(%s), 0)", factor, part, whole)
