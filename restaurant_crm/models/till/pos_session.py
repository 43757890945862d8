from odoo import api, models
from odoo.tools import SQL

# Key under which the cursor remembers that tills are to be told when the transaction is committed.
NEWS = "restaurant_crm_till_news"


class PosSession(models.Model):
    """What tills know besides guests: the words for what is known of them, and what dishes contain."""

    _inherit = "pos.session"

    @api.model
    def _guest_words(self):
        """The models that tills load whole, as words for what is known of guests; a room adds its own."""
        return ["restaurant.preference", "restaurant.tag", "restaurant.tier"]

    @api.model
    def _load_pos_data_models(self, config):
        return [*super()._load_pos_data_models(config), *self._guest_words()]

    def load_guest_words(self):
        """Everything that a till loads of words and of the contents of dishes, as it is now and in the language of
        the user: a till that is reloaded shows what it keeps itself, which may be old.

        :return: dict of ``words`` (rows by model), ``dishes`` and ``choices`` (dicts of the ids, as strings, of those
            product templates and attribute values that contain anything, to ids of preferences)
        """
        self.ensure_one()
        self.check_access("read")
        config = self.config_id
        return {
            "words": {model: self.env[model]._load_pos_data_search_read({}, config) for model in self._guest_words()},
            "dishes": self._conflicts_of("product.template"),
            "choices": self._conflicts_of("product.template.attribute.value"),
        }

    def _conflicts_of(self, model):
        records = self.env[model]
        records.check_access("read")
        records.flush_model(["guest_conflicts"])
        query = SQL(
            "SELECT id, guest_conflicts FROM %s WHERE guest_conflicts IS NOT NULL", SQL.identifier(records._table)
        )
        return {str(row_id): conflicts for row_id, conflicts in self.env.execute_query(query)}

    @api.model
    def _tell_of_words(self):
        """Let open tills read words and contents of dishes anew, once a transaction; strangers hear the channel too,
        so the message says nothing."""
        precommit = self.env.cr.precommit
        if NEWS not in precommit.data:
            precommit.data[NEWS] = True
            precommit.add(self._send_news)

    def _send_news(self):
        del self.env.cr.precommit.data[NEWS]
        # sudo: whoever changes a dish need not see the sessions of all stores.
        for config in self.sudo().search([("state", "=", "opened")]).config_id:
            config._notify("GUEST_WORDS_CHANGED", {})
