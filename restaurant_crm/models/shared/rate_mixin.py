from odoo import models
from odoo.tools import SQL


class RestaurantRateMixin(models.AbstractModel):
    """Rates that add up: of several rows they are those of all that was counted, not the mean of rates."""

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
