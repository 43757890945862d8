import base64

from odoo import api, models
from odoo.tools import SQL

from ..shared import vault
from .restaurant_consent import EVIDENCE

# Values of one transaction while keys are changed.
BATCH = 500


class RestaurantPersonalData(models.AbstractModel):
    """What is sealed, and by which key."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _sealed_columns(self):
        """``{(table, column): function of a row's id to what it is sealed as}``; rooms add theirs."""
        return {("restaurant_consent", "evidence"): lambda row_id: f"{EVIDENCE} {row_id}"}

    @api.model
    def _sealed_by_key(self):
        """Values by the name of the key that opens them."""
        counts = {}
        for table, column in self._sealed_columns():
            query = SQL(
                """SELECT encode(substr(%(sealed)s, 2, 4), 'hex'), count(*) FROM %(table)s
                    WHERE %(column)s IS NOT NULL GROUP BY 1""",
                column=SQL.identifier(column),
                sealed=self._bytes(column),
                table=SQL.identifier(table),
            )
            for key, count in self.env.execute_query(query):
                counts[key] = counts.get(key, 0) + count
        return counts

    @api.model
    def _seal_anew(self, commit=None):
        """Seal with today's key what an older one has sealed; how many values.

        In transactions of their own where ``commit`` is given: whoever is killed in between goes on where it stopped.
        What opens with no key stays as it is.
        """
        vault.require(self.env)
        self.env.flush_all()
        total = 0
        for (table, column), about in self._sealed_columns().items():
            last = 0
            while rows := self._sealed_otherwise(table, column, last):
                last = rows[-1][0]
                for row_id, sealed, as_text in rows:
                    try:
                        plain = vault.unseal(sealed, about(row_id))
                    except vault.VaultError:
                        continue
                    fresh = vault.seal(plain, about(row_id))
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET %s = %s WHERE id = %s",
                            SQL.identifier(table),
                            SQL.identifier(column),
                            base64.b64encode(fresh) if as_text else fresh,
                            row_id,
                        )
                    )
                    total += 1
                if commit:
                    commit()
        self.env.invalidate_all(flush=False)
        return total

    @api.model
    def _bytes(self, column):
        """The sealed bytes: some columns keep them as they are, some in base64, as Odoo's own files come."""
        return SQL(
            """CASE WHEN substr(%(column)s, 1, 1) = %(layout)s THEN %(column)s
                    ELSE decode(encode(%(column)s, 'escape'), 'base64') END""",
            column=SQL.identifier(column),
            layout=vault.LAYOUT,
        )

    @api.model
    def _sealed_otherwise(self, table, column, last):
        return self.env.execute_query(
            SQL(
                """SELECT id, %(sealed)s, %(column)s <> %(sealed)s FROM %(table)s
                    WHERE id > %(last)s AND %(column)s IS NOT NULL
                      AND substr(%(sealed)s, 1, %(size)s) <> %(head)s
                 ORDER BY id LIMIT %(batch)s""",
                column=SQL.identifier(column),
                sealed=self._bytes(column),
                table=SQL.identifier(table),
                last=last,
                size=len(vault.current_head()),
                head=vault.current_head(),
                batch=BATCH,
            )
        )
