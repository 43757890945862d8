from odoo import api, models
from odoo.tools import SQL

from ...engine.privacy import words

# Shorter names are parts of other words.
SHORTEST_NAME = 3
# Texts that are read at a time.
BATCH = 5000


class RestaurantPersonalData(models.AbstractModel):
    """Texts that speak of guests without a link to them: found by names, numbers and addresses."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _mentions(self, table, column, ids, values):
        """A condition: the text holds a name, a number or an address of these contacts.

        :param column: SQL of a text of the rows of ``table``
        """
        query = SQL("SELECT name FROM res_partner WHERE id = ANY(%s) AND length(name) >= %s", ids, SHORTEST_NAME)
        return self._contains(table, column, [*values, *(row[0] for row in self.env.execute_query(query))])

    @api.model
    def _contains(self, table, column, values):
        """A condition: the text holds one of these words."""
        return SQL("%s = ANY(%s)", SQL.identifier(table, "id"), self._ids_with_words(table, column, values))

    @api.model
    def _ids_with_words(self, table, column, values):
        """Ids of the rows whose text holds one of the words; each text is read once for all of them."""
        pattern = words.any_of(values)
        found, last = [], 0
        while pattern:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, %(column)s FROM %(table)s WHERE id > %(last)s ORDER BY id LIMIT %(batch)s",
                    column=column,
                    table=SQL.identifier(table),
                    last=last,
                    batch=BATCH,
                )
            )
            found += [row_id for row_id, text in rows if text and pattern.search(text.lower())]
            if len(rows) < BATCH:
                break
            last = rows[-1][0]
        return found
