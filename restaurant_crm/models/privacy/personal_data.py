from odoo import api, models, tools
from odoo.tools import SQL

# Types of fields in which somebody may have written or said something.
WORDS = ("char", "text", "html", "json", "properties", "binary")
# What happens to a column when its guest is forgotten: it stays, as the law or the house's figures need it; it is
# emptied; its whole row goes; only a keyed hash of it stays, by which the same value is recognised.
ACTIONS = KEEP, BLANK, DELETE, HASH = "keep", "blank", "delete", "hash"


def by_column(tables):
    """``{(table, column): action}`` of ``{table: {column: action}}``."""
    return {(table, column): action for table, columns in tables.items() for column, action in columns.items()}


class RestaurantPersonalData(models.AbstractModel):
    """Where personal data of guests are. Copies, erasure, retention, the scan and the docs read it here.

    A room names the columns of its tables, and, where its rows do not link to the guest themselves, how they are found.
    A test fails when a table with words is in none of these lists.
    """

    _name = "restaurant.personal.data"
    _description = "Personal Data of Guests"

    # -- what rooms say ----------------------------------------------------------------------------

    @api.model
    def _personal_columns(self):
        """``{(table, column): action}``: see ``ACTIONS``. One column to delete is enough for all of its row to go."""
        return {}

    @api.model
    def _personal_rows(self, ids, values):
        """``{table: SQL condition}``: which rows of a table are those of the contacts ``ids``.

        Tables that are not named are looked up by whatever links to contacts they have.

        :param ids: list of ids of contacts
        :param values: list of their numbers and addresses, for tables that know no more
        """
        return {}

    @api.model
    def _personal_values(self):
        """``{(table, column): SQL}``: what a column that may not be empty holds when it was emptied."""
        return {}

    @api.model
    def _impersonal_tables(self):
        """Tables in whose words no guest is spoken of: settings, dishes, the books, what the system keeps of itself."""
        return set()

    @api.model
    def _impersonal_columns(self):
        """``{(table, column)}`` that hold no words of or about the guest, in tables that hold others."""
        return set()

    # -- what is read from it ----------------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _tables(self):
        """``{table: {column: action}}`` of the registry, as far as these tables and columns are there."""
        there, tables = self._column_types(), {}
        for (table, column), action in self._personal_columns().items():
            if (table, column) in there:
                tables.setdefault(table, {})[column] = action
        return tables

    @api.model
    @tools.ormcache()
    def _column_types(self):
        """``{(table, column): (type, whether it may be empty)}`` of the registry's tables, as they are."""
        query = SQL(
            """SELECT table_name, column_name, udt_name, is_nullable = 'YES' FROM information_schema.columns
                WHERE table_schema = current_schema AND table_name = ANY(%s)""",
            sorted({table for table, _column in self._personal_columns()}),
        )
        return {(table, column): kind for table, column, *kind in self.env.execute_query(query)}

    @api.model
    def _model_of(self, table):
        """The model that a table is of; None for one that only links two others."""
        for name, model in self.env.items():
            if model._table == table and model._auto and not model._abstract:
                return self.env[name]
        return None

    @api.model
    def _rows_of(self, ids, values):
        """``{table: SQL condition}`` of all tables in the registry."""
        named = self._personal_rows(ids, values)
        found = {}
        for table in self._tables():
            if table in named:
                found[table] = named[table]
                continue
            links = self._links_to_contacts(table)
            if links:
                conditions = [SQL("%s = ANY(%s)", SQL.identifier(table, link), ids) for link in links]
                found[table] = SQL("(%s)", SQL(" OR ").join(conditions))
        return found

    @api.model
    def _links_to_contacts(self, table):
        """Columns of a table that name a contact as somebody, and not only as somebody's company."""
        model = self._model_of(table)
        return [
            field.name
            for field in (model._fields.values() if model is not None else ())
            if field.type == "many2one"
            and field.store
            and field.comodel_name == "res.partner"
            and field.name not in ("commercial_partner_id", "parent_id")
        ]

    @api.model
    def _unjudged(self):
        """``[(table, column)]`` with words that nobody has judged yet: of later rooms, or of other modules."""
        known, impersonal = self._personal_columns(), self._impersonal_tables()
        spoken = self._impersonal_columns()
        missing = []
        for model in self.env.values():
            if model._abstract or model._transient or not model._auto or model._table in impersonal:
                continue
            for field in model._fields.values():
                key = model._table, field.name
                if field.store and field.column_type and field.type in WORDS and key not in known and key not in spoken:
                    missing.append(key)
        return sorted(missing)
