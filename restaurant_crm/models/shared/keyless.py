from odoo import fields


class KeylessMany2one(fields.Many2one):
    """A reference that PostgreSQL does not check for each row that is written.

    For tables that get hundreds of thousands of rows in one statement, and only where another key of the row says
    already that what it refers to is there. What deletes that has to see to the rows itself.
    """

    def update_db_foreign_key(self, model, column):
        """No key: checking it is a sixth of what writing a row takes."""
