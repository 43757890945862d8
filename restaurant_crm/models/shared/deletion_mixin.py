from odoo import api, models
from odoo.fields import Domain


class RestaurantDeletionMixin(models.AbstractModel):
    """What goes along when records are deleted, said before it happens, in numbers.

    Whatever points to the records is found by itself, in every room. Rooms say in words what numbers do not tell:
    ``_deletion_consequences``.
    """

    _name = "restaurant.deletion.mixin"
    _description = "Deletion with a Notice"
    # On any model: whether its rows say by themselves what they named, so that nobody misses it.
    _keeps_names = False

    def get_deletion_notice(self):
        """What deleting these records takes along.

        :return: dict of ``title``; ``consequences``, a list of sentences; ``deleted``, ``losing`` and ``refusing``,
            each a list of (what, how many): rows that go along, rows that lose what they name, rows that stand in the
            way; ``can_archive``, whether archiving would do instead
        """
        self.check_access("unlink")
        found = {"cascade": [], "set null": [], "restrict": []}
        for field, ondelete in self._fields_pointing_here():
            # sudo: what others see goes along as well.
            rows = self.env[field.model_name].sudo().with_context(active_test=False)
            if count := rows.search_count(Domain(field.name, "in", self.ids)):
                found[ondelete].append((self._called(field), count))
        return {
            "title": ", ".join(self.mapped("display_name")),
            "consequences": self._deletion_consequences(),
            "deleted": found["cascade"],
            "losing": found["set null"],
            "refusing": found["restrict"],
            "can_archive": bool(self._active_name) and any(self.mapped(self._active_name)),
        }

    def _deletion_consequences(self):
        """Sentences about what follows from deleting the records that numbers alone do not tell."""
        return []

    def _fields_pointing_here(self):
        """(stored field, what becomes of its rows) of everything that names records of this model."""
        for model in self.env.values():
            keeps_names = getattr(model, "_keeps_names", False)
            if model._abstract or model._transient or not model._auto or keeps_names:
                continue
            for field in model._fields.values():
                if not field.store or field.comodel_name != self._name or field.related or field.company_dependent:
                    continue
                if field.type == "many2one" and (not field.compute or field.ondelete != "set null"):
                    yield field, field.ondelete or "set null"
                elif field.type == "many2many":
                    yield field, "restrict" if field.ondelete == "restrict" else "set null"

    @api.model
    def _called(self, field):
        """What the rows are called: the model, and the field where several name records of the same kind."""
        model = self.env["ir.model"].sudo()._get(field.model_name).name
        label = self.env[field.model_name].fields_get([field.name], ["string"]).get(field.name, {}).get("string")
        return f"{model} ({label})" if label else model
