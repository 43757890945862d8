from odoo import api, models

MODULE = "restaurant_crm"


class IrFieldsConverter(models.AbstractModel):
    """Files bring what is known of guests to the guest of their line; they never take it from another one."""

    _inherit = "ir.fields.converter"

    @api.model
    def for_model(self, model, fromtype=str, *, savepoint):
        """An empty cell says nothing about a guest. To core it says that all rows are to go."""
        convert = super().for_model(model, fromtype, savepoint=savepoint)
        kept = {
            name for name, field in model._fields.items() if field.type == "one2many" and self._belongs_to_guests(field)
        }

        def convert_said(record, log):
            return {name: value for name, value in convert(record, log).items() if value or name not in kept}

        return convert_said

    @api.model
    def _str_to_one2many(self, model, field, records, savepoint):
        """Rows of ours belong to one guest. Core finds rows by name, whosever they are, and moves them."""
        if self._belongs_to_guests(field):
            records = self._own_rows(model, field, records)
        return super()._str_to_one2many(model, field, records, savepoint)

    def _belongs_to_guests(self, field):
        comodel = self.env[field.comodel_name]
        return comodel._original_module == MODULE and "partner_id" in comodel._fields

    def _own_rows(self, model, field, records):
        """The records of a cell such that no row changes hands.

        :raise ValueError: they name rows of guests
        """
        if any(not {"id", ".id", None}.isdisjoint(record) for record in records):
            raise self._format_import_error(
                ValueError, self.env._("What is in '%%(field)s' belongs to one guest each: import it in its own list.")
            )
        return records
