from odoo import api, fields, models


class RestaurantRuleChange(models.Model):
    """A change of something that tag rules are made of: see ``restaurant.rule.source``.

    How many there are and which is the last one tells, transaction by transaction, whether a statement that was
    put together before still says what the rules say.
    """

    _name = "restaurant.rule.change"
    _description = "Change of What Rules Are Made Of"
    _log_access = False
    _rec_name = "changed_at"

    changed_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    @api.autovacuum
    def _gc_old(self):
        """Keep a few. The last one is new: what is left must not look like anything there was before."""
        if self.search_count([], limit=100) == 100:
            old = self.search([("id", "!=", False)])
            self.create({})
            old.unlink()


class RestaurantRuleSource(models.AbstractModel):
    """What tag rules are made of; a change of it is noted."""

    _name = "restaurant.rule.source"
    _description = "Part of Tag Rules"

    # Only changes of these fields count; None: of any.
    _rule_fields = None

    def _note_rule_change(self):
        self.env["restaurant.rule.change"].sudo().create({})

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._note_rule_change()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._rule_fields is None or self._rule_fields & set(vals):
            self._note_rule_change()
        return result

    def unlink(self):
        result = super().unlink()
        self._note_rule_change()
        return result
