from odoo import models
from odoo.tools import SQL

from . import parted


class IrModel(models.Model):
    """A table in parts goes with its model: core drops plain tables and views only."""

    _inherit = "ir.model"

    def _drop_table(self):
        for model in self:
            table = self.env[model.model]._table if model.model in self.env else None
            if table and parted.is_parted(self.env.cr, table):
                self.env.cr.execute(SQL("DROP TABLE %s CASCADE", SQL.identifier(table)))
        return super()._drop_table()
