import os

from odoo import api, models
from odoo.tools import SQL

from ...engine.privacy.words import forms

# Shorter ones are found everywhere.
SHORTEST = 3


class RestaurantPersonalData(models.AbstractModel):
    """Whether anything is left: every column of the database that can hold words is read."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _scan(self, values, files=False):
        """Where any of these texts is found, in upper or lower case.

        It reads the entire database, and what PostgreSQL remembers of columns for its plans: seconds to minutes.

        :param files: also read all files of the database on the disk
        :return: dict of "table.column" to the number of rows
        """
        words = forms(value for value in values if value and len(value) >= SHORTEST)
        if not words:
            return {}
        self.env.flush_all()
        found = {}
        for table, columns in self._text_columns().items():
            counts = [
                SQL("count(*) FILTER (WHERE %s)", self._holds(SQL.identifier(name), kind, words))
                for name, kind in columns
            ]
            row = self.env.execute_query(SQL("SELECT %s FROM %s", SQL(", ").join(counts), SQL.identifier(table)))[0]
            found |= {f"{table}.{name}": count for (name, _kind), count in zip(columns, row, strict=True) if count}
        remembered = SQL(
            """SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = current_schema
                  AND %s""",
            self._holds(SQL("concat(most_common_vals::text, histogram_bounds::text)"), "text", words),
        )
        for (name,) in self.env.execute_query(remembered):
            found[f"statistics of {name}"] = 1
        if files and (count := self._scan_files(words)):
            found["files"] = count
        return found

    @api.model
    def _holds(self, column, kind, words):
        text = SQL("encode(%s, 'escape')", column) if kind == "bytea" else SQL("%s::text", column)
        return SQL("lower(%s) LIKE ANY(%s)", text, [f"%{self._escaped(word)}%" for word in words])

    @api.model
    def _escaped(self, word):
        for sign in ("\\", "%", "_"):
            word = word.replace(sign, f"\\{sign}")
        return word

    @api.model
    def _text_columns(self):
        """``{table: [(column, type)]}`` of all columns that can hold words."""
        query = SQL(
            """SELECT relation.relname, attribute.attname, type.typname
                 FROM pg_attribute AS attribute
                 JOIN pg_class AS relation ON relation.oid = attribute.attrelid
                 JOIN pg_type AS type ON type.oid = attribute.atttypid
                WHERE relation.relkind IN ('r', 'p') AND relation.relnamespace = current_schema::regnamespace
                  AND NOT relation.relispartition AND attribute.attnum > 0 AND NOT attribute.attisdropped
                  AND type.typname IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', '_text', '_varchar')
             ORDER BY 1, 2"""
        )
        tables = {}
        for table, column, kind in self.env.execute_query(query):
            tables.setdefault(table, []).append((column, kind))
        return tables

    @api.model
    def _scan_files(self, words):
        folder = self.env["ir.attachment"]._full_path("")
        encoded = [word.encode() for word in words]
        count = 0
        for base, _folders, names in os.walk(folder):
            for name in names:
                with open(os.path.join(base, name), "rb") as file:
                    data = file.read().lower()
                count += any(word in data for word in encoded)
        return count
