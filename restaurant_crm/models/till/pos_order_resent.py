from odoo import api, models
from odoo.fields import Command


class PosOrder(models.Model):
    """Orders that a till sends again because it never heard that they had arrived."""

    _inherit = "pos.order"

    @api.model
    def _process_order(self, order, existing_order):
        if existing_order:
            self._pass_over_known(order, existing_order)
        return super()._process_order(order, existing_order)

    @api.model
    def _pass_over_known(self, order, existing_order):
        """Let what is sent change the rows that came the first time: made once more, they would keep the whole order
        from being saved. What was taken off already is not taken off again.

        :param dict order: what the till sends; changed in place
        """
        for name, commands in order.items():
            field = self._fields.get(name)
            codes = self._codes(commands)
            resent = {Command.CREATE, Command.DELETE, Command.UNLINK}
            if order.get("state") == "paid":
                resent.add(Command.UPDATE)
            if not field or field.type != "one2many" or not codes & resent:
                continue
            if "uuid" not in self.env[field.comodel_name]._fields:
                continue
            rows = existing_order[name]
            known = {row.uuid: row.id for row in rows} if Command.CREATE in codes else {}
            gone = self._gone(rows, commands) if Command.UPDATE in resent else set()
            order[name] = [
                self._again(known.get(command[2].get("uuid")), command[2])
                if command[0] == Command.CREATE or command[1] in gone
                else command
                for command in commands
                if command[0] not in (Command.DELETE, Command.UNLINK) or command[1] in rows._ids
            ]

    @api.model
    def _codes(self, value):
        """What commands there are in a value; tills send some lists of ids as they are."""
        commands = value if isinstance(value, list) else []
        return {command[0] for command in commands if isinstance(command, (list, tuple)) and command}

    @api.model
    def _gone(self, rows, commands):
        """Ids of rows that another till took off. The guest has paid for them: they are made anew."""
        elsewhere = {command[1] for command in commands if command[0] == Command.UPDATE} - set(rows._ids)
        return elsewhere - set(rows.browse(elsewhere).exists()._ids) if elsewhere else elsewhere

    @api.model
    def _again(self, known_id, values):
        if not known_id:
            return Command.create(values)
        # Rows of the row have no names by which to know them: these come instead of those.
        nested = {
            name: [Command.clear(), *value] for name, value in values.items() if Command.CREATE in self._codes(value)
        }
        return Command.update(known_id, values | nested)
