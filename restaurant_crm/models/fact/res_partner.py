from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.fact import persons


class ResPartner(models.Model):
    """A delivery address or another contact below a person is that person: both have the same visits."""

    _inherit = "res.partner"

    guest_profile_id = fields.Many2one(
        "restaurant.guest.profile",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="restaurant_crm.group_user",
        help="Visits, spend, rhythm and favourites, from the paid orders.",
        prefetch="guest",
    )

    def write(self, vals):
        """Contacts that move below another person, or away, take their orders along."""
        if {"parent_id", "is_company"}.isdisjoint(vals):
            return super().write(vals)
        family = self._family_of_guests()
        result = super().write(vals)
        self._queue_family(family | self._family_of_guests())
        return result

    def unlink(self):
        """Contacts below one that goes are on their own."""
        family = self._family_of_guests() - self
        result = super().unlink()
        self._queue_family(family)
        return result

    def _family_of_guests(self):
        """These contacts, those above and those below them; empty for contacts that are on their own."""
        # sudo: who edits a contact may not see all that belong to it.
        family = self.sudo().with_context(active_test=False)
        above, below = family.parent_id, family.child_ids
        while above - family or below - family:
            family |= above | below
            above, below = above.parent_id, below.child_ids
        return family if family - self.sudo() else family.browse()

    @api.model
    def _queue_family(self, family):
        # sudo: who edits contacts may have no rights on orders.
        mine = [("partner_id", "in", family.ids)]
        if family and any(
            self.env[model].sudo().search_count(mine, limit=1) for model in self.env["restaurant.visit"]._order_models()
        ):
            self.env["restaurant.guest.queue"]._add(family)

    @api.model
    def _persons_of(self, partner_ids):
        """Ids of the persons that these contacts are, and of the contacts themselves: theirs may be facts of before."""
        self.flush_model(["parent_id", "is_company"])
        found = self.env.execute_query(SQL("SELECT id FROM (%s) AS person", persons.above(partner_ids)))
        return {row[0] for row in found}
