from odoo import api, models
from odoo.exceptions import AccessError


class RestaurantKeptMixin(models.AbstractModel):
    """Records with a course of their own: nobody forges from outside what only its steps write, and nobody moves a
    record out of their own reach, or where they may not write."""

    _name = "restaurant.kept.mixin"
    _description = "With a Course of Its Own"

    # Names of fields that only steps write, as superuser; later rooms add theirs in ``_kept``.
    _kept_fields = frozenset()

    @api.model
    def _kept(self):
        return self._kept_fields

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._refuse_kept(name for name in self._kept() & set(vals) if not self._is_beginning(name, vals[name]))
        # Defaults of the context are values as well.
        kept = {f"default_{name}": None for name in self._kept() if f"default_{name}" in self.env.context}
        if kept:
            context = {key: value for key, value in self.env.context.items() if key not in kept}
            self = self.with_context(context)  # pylint: disable=context-overridden
        return super().create(vals_list)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._refuse_kept(self._kept() & set(vals))
        result = super().write(vals)
        # Where it belongs now it has to be theirs as well.
        self.check_access("write")
        return result

    @api.model
    def _is_beginning(self, name, value):
        """Whether a record begins with this value anyway."""
        field = self._fields[name]
        return not value or (field.default is not None and value == field.default(self))

    @api.model
    def _refuse_kept(self, names):
        labels = [self._fields[name].get_description(self.env, ["string"])["string"] for name in sorted(names)]
        if labels:
            raise AccessError(self.env._("This follows from the steps and is not written: %s.", ", ".join(labels)))
