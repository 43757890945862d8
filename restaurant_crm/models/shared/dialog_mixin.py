from odoo import api, models


class RestaurantDialogMixin(models.AbstractModel):
    """A dialog is about records that its user may read.

    Core lets anybody fill in the id of any record, and a dialog shows its name and what else is there to know.
    """

    _name = "restaurant.dialog.mixin"
    _description = "About What Its User May Read"

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_readable()
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def onchange(self, values, field_names, fields_spec):
        for name, value in values.items():
            if value and self._fields[name].type == "many2one":
                self.env[self._fields[name].comodel_name].browse(value).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _check_readable(self):
        for field in self._fields.values():
            if field.type in ("many2one", "many2many") and field.store and field.name not in models.MAGIC_COLUMNS:
                self[field.name].check_access("read")
        # With the rights of the user, and not of whoever happens to write it to the database.
        self._recompute_recordset()
