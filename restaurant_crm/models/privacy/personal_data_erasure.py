from odoo import api, models
from odoo.tools import SQL

from ..shared import vault
from .personal_data_core import KEPT_DOCUMENTS

# Rows of others hang on these: they go last, and the contact last of all.
LAST = ("privacy_lookup_wizard", "mail_message", "mail_mail")
# What a column that may not be empty holds when it was emptied, by the type of the column.
EMPTY = {"jsonb": "{}", "json": "{}", "bool": False, "int4": 0, "float8": 0.0, "numeric": 0.0}


class RestaurantPersonalData(models.AbstractModel):
    """Forgetting guests: all that the registry names, in one transaction, as often as one likes."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _erase(self, partners):
        """Forget these contacts and those below them.

        Orders and documents stay, under the number of a contact of whom nothing is known any more. Addresses and
        numbers that had objected to messages are kept as keyed hashes.

        :return: dict of table to the number of rows that were emptied or deleted; a second time it is empty
        :raise UserError: somebody among them works here
        """
        if not partners:
            return {}
        persons = partners._with_contacts_below()
        persons._check_erasable()
        ids, values = persons.ids, persons._identifying_values()
        self.env.flush_all()
        rows, tables = self._rows_of(ids, values), self._tables()
        # As late as it may be: whoever pays for one of them waits from here on.
        self.env.execute_query(SQL("SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR UPDATE", ids))
        self._suppress(ids, values)
        done = {"ir_attachment": self._erase_files(rows["ir_attachment"])}
        emptied = []
        for table in sorted(
            tables.keys() & rows.keys() - {"ir_attachment"},
            key=lambda name: (name in LAST and LAST.index(name) + 1, name),
        ):
            actions = set(tables[table].values())
            if actions & {"delete", "hash"}:
                query = SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), rows[table])
                done[table] = self._count(query)
            elif "blank" in actions:
                emptied.append(table)
        # What tells whose a row is is emptied when all has been found by it.
        for table in emptied:
            names = [name for name, action in tables[table].items() if action == "blank"]
            done[table] = self._empty(table, names, rows[table])
        self._close_accounts(ids)
        self.env.invalidate_all(flush=False)
        if done.get("res_users"):
            # Who may sign in is kept in memory. Without them nobody else has to read all anew.
            self.env.registry.clear_cache()
        persons._guest_changed()
        return {table: count for table, count in done.items() if count}

    @api.model
    def _preview(self, partners):
        """What an erasure would do: list of ``{"table", "title", "rows", "kept", "action"}``."""
        persons = partners._with_contacts_below()
        rows, tables = self._rows_of(persons.ids, persons._identifying_values()), self._tables()
        self.env.flush_all()
        lines = []
        for table in sorted(rows):
            query = SQL("SELECT count(*) FROM %s WHERE %s", SQL.identifier(table), rows[table])
            count = self.env.execute_query(query)[0][0]
            if not count:
                continue
            actions = set(tables[table].values())
            action = "delete" if actions & {"delete", "hash"} else "blank" if "blank" in actions else "keep"
            model = self._model_of(table)
            title = self.env["ir.model"]._get(model._name).name if model is not None else table
            kept = action == "keep" or (action == "blank" and "keep" in actions)
            lines.append({"table": table, "title": title, "rows": count, "action": action, "kept": kept})
        return lines

    @api.model
    def _count(self, query):
        self.env.cr.execute(query)
        return self.env.cr.rowcount

    @api.model
    def _empty(self, table, names, condition):
        """Empty columns of rows; how many there were with something in them."""
        types = self._column_types()
        kinds = {name: types[table, name] for name in names}
        given = self._personal_values()
        values = {}
        for name, (kind, nullable) in kinds.items():
            if (table, name) in given:
                values[name] = given[table, name]
            else:
                values[name] = SQL("NULL") if nullable else SQL("%s", EMPTY.get(kind, ""))
        differs = SQL(" OR ").join(
            SQL("%s IS DISTINCT FROM %s", self._as_text(table, name, kinds[name][0]), value)
            if kinds[name][0] == "json"
            else SQL("%s IS DISTINCT FROM %s", SQL.identifier(table, name), value)
            for name, value in values.items()
        )
        return self._count(
            SQL(
                "UPDATE %s SET %s WHERE %s AND (%s)",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()),
                condition,
                differs,
            )
        )

    @api.model
    def _as_text(self, table, name, _kind):
        """Of ``json`` PostgreSQL does not say whether two are equal."""
        return SQL("%s::text", SQL.identifier(table, name))

    @api.model
    def _erase_files(self, condition):
        """Delete the files, and with the next collection what is on the disk; documents of the books keep theirs."""
        query = SQL(
            "SELECT id FROM ir_attachment WHERE %s AND COALESCE(res_model, '') <> ALL(%s)",
            condition,
            list(KEPT_DOCUMENTS),
        )
        # sudo: whoever may forget a guest forgets all of it.
        files = self.env["ir.attachment"].sudo().browse(row[0] for row in self.env.execute_query(query))
        files.unlink()
        self.env.flush_all()
        return len(files)

    @api.model
    def _suppress(self, ids, values):
        """Keep who did not want to be written to: from now on by keyed hashes."""
        Suppression = self.env["restaurant.suppression"].sudo()
        blocked = {
            "email": SQL("SELECT email FROM mail_blacklist WHERE active AND email = ANY(%s)", values),
            "phone": SQL("SELECT number FROM phone_blacklist WHERE active AND number = ANY(%s)", values),
        }
        found = {kind: {row[0] for row in self.env.execute_query(query)} for kind, query in blocked.items()}
        for kind, column, channels in (
            ("email", "email_normalized", ["any", "mail"]),
            ("phone", "phone_sanitized", ["any", "sms", "phone"]),
        ):
            query = SQL(
                """SELECT %(column)s FROM res_partner
                    WHERE id = ANY(%(ids)s) AND %(column)s <> '' AND id IN (
                          SELECT partner_id FROM restaurant_consent_state
                           WHERE purpose = 'marketing' AND state = 'refused' AND channel = ANY(%(channels)s))""",
                column=SQL.identifier(column),
                ids=ids,
                channels=channels,
            )
            found[kind] |= {row[0] for row in self.env.execute_query(query)}
        if any(found.values()):
            vault.require(self.env)
        for kind, addresses in found.items():
            Suppression._add(kind, addresses)

    @api.model
    def _close_accounts(self, ids):
        """Nobody is welcomed by this contact any more, and nothing is paid with its cards."""
        for query in (
            SQL("UPDATE res_partner SET active = FALSE, guest_no_surveys = TRUE WHERE id = ANY(%s)", ids),
            SQL("UPDATE res_users SET active = FALSE WHERE partner_id = ANY(%s)", ids),
            SQL("UPDATE loyalty_card SET active = FALSE, points = 0 WHERE partner_id = ANY(%s)", ids),
        ):
            self.env.cr.execute(query)
