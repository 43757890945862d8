from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Which guests a user may know more about than that there is such a contact: visits decide."""

    _inherit = "res.partner"

    guest_is_own = fields.Boolean(
        string="Own Guest",
        compute="_compute_guest_is_own",
        search="_search_guest_is_own",
        groups="restaurant_crm.group_user",
        help="Came to a store that you may see, or has not been anywhere yet.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_guest_is_own(self):
        """Record rules ask as superuser: what counts is the user."""
        own = self.with_env(self.env(su=False))._filtered_own()
        for partner in self:
            partner.guest_is_own = partner in own

    @api.model
    def _search_guest_is_own(self, operator, value):
        self._check_field_access(self._fields["guest_is_own"], "read")
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self.env(su=False)["res.partner"]._own_guests()

    @api.model
    def _own_guests(self):
        """Domain of the user's own guests: who came to one of the user's stores, or has not been anywhere yet."""
        if self.env["restaurant.store"]._sees_all():
            return Domain.TRUE
        return Domain.custom(to_sql=lambda model, alias, query: self._is_own_guest(SQL.identifier(alias, "id")))

    @api.model
    def _is_own_guest(self, partner_id):
        """SQL that tests whether the contact with the id ``partner_id``, an SQL expression, is an own guest."""
        stores = self.env["restaurant.store"].with_context(active_test=False)._search([])
        return SQL(
            """(EXISTS (SELECT FROM restaurant_visit AS here
                         WHERE here.partner_id = %(guest)s AND here.store_id IN %(stores)s)
                OR NOT EXISTS (SELECT FROM restaurant_visit AS anywhere WHERE anywhere.partner_id = %(guest)s))""",
            guest=partner_id,
            stores=stores.subselect(),
            to_flush=self.env["restaurant.visit"]._fields["store_id"],
        )

    def _filtered_own(self):
        """Those of these contacts that are the user's own guests."""
        own = self._own_guests()
        if own.is_true() or not self._origin:
            return self
        ids = set(self.sudo().with_context(active_test=False)._search(own & Domain("id", "in", self._origin.ids)))
        return self.filtered(lambda partner: not partner._origin or partner._origin.id in ids)
