from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging contacts moves the rows of a table in parts once, and not again in each of its parts."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _get_fk_on(self, table):
        query = SQL("SELECT relname FROM pg_class WHERE relispartition AND relnamespace = current_schema::regnamespace")
        parts = {row[0] for row in self.env.execute_query(query)}
        return [link for link in super()._get_fk_on(table) if link[0] not in parts]
