import re

from odoo import api, models

OF_GUEST = "restaurant.guest.preference"


class IrFieldsConverter(models.AbstractModel):
    """Preferences in files: by the names that people know them by."""

    _inherit = "ir.fields.converter"

    def _own_rows(self, model, field, records):
        """A name alone means the preference of that name. Rows by id stay rows, which do not change hands either."""
        if field.comodel_name != OF_GUEST or model._name != "res.partner":
            return super()._own_rows(model, field, records)
        if len(records) == 1 and set(records[0]) == {None}:
            names = re.split("[,;，；、]", records[0][None])
            return [{"preference_id": [{None: name.strip()}]} for name in names if name.strip()]
        return [
            {"preference_id": [{None: record[None]}]} | {key: value for key, value in record.items() if key is not None}
            if None in record
            else record
            for record in records
        ]

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        """Preferences are found in whatever case and language; of two guests of one name nobody is taken by chance."""
        if model._name != OF_GUEST or subfield is not None:
            return super().db_id_for(model, field, subfield, value, savepoint)
        if field.name == "partner_id" and self.env["res.partner"].search_count([("name", "=", value)], limit=2) > 1:
            raise self._format_import_error(
                ValueError,
                self.env._("Several contacts are called '%s': say whom you mean by database id or external id."),
                value,
            )
        if field.name == "preference_id":
            found = self.env["restaurant.preference"]._find_by_name(value)
            if len(found) > 1:
                raise self._format_import_error(
                    ValueError,
                    self.env._("There are several preferences called '%s': use the database id or external id."),
                    value,
                )
            if found:
                return found.id, []
        return super().db_id_for(model, field, subfield, value, savepoint)
