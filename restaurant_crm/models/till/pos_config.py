from odoo import api, fields, models

from ...engine.till import cards
from ..shared.pos_load_mixin import ON_PUBLIC_BUS

# Contacts on a page of the till's customer list, after those loaded at opening.
PAGE = 100


class PosConfig(models.Model):
    """Which guests a till knows, and how it hears of changes."""

    _inherit = "pos.config"

    guest_limit = fields.Integer(
        string="Guests Loaded at Opening",
        default=1000,
        help="So many guests, those who were in the store last, are known to the till without asking the server, "
        "also without network.",
    )

    _guest_limit_positive = models.Constraint(
        "CHECK (guest_limit BETWEEN 1 AND 20000)", "A till loads 1 to 20,000 guests when it opens."
    )

    def get_limited_partners_loading(self, offset=0):
        """The guests whom this store may expect, instead of those with the most orders in the whole chain."""
        self.ensure_one()
        self.env["res.partner"].flush_model(["active", "company_id"])
        limit = PAGE if offset else self.guest_limit
        return self.env.execute_query(cards.likely_guests(self.store_id.id, self.company_id.id, limit, offset))

    # The signature is that of core.
    # pylint: disable-next=dangerous-default-value
    def notify_synchronisation(self, session_id, device_identifier, records={}):  # noqa: B006
        """Self-order screens hear the same channel: nothing about guests goes over it."""
        config = self.with_context(**{ON_PUBLIC_BUS: True})
        return super(PosConfig, config).notify_synchronisation(session_id, device_identifier, records)

    @api.model
    def _tell_tills(self, guests, most):
        """Send the ids of these guests to open tills; those that show one of them read it anew.

        :param most: of more guests than that no ids are sent; then each till reads whomever it shows
        """
        domain = [("state", "=", "opened")]
        # A contact that is gone may still sit at a table of any company.
        known = guests.sudo().exists()
        if known == guests and all(guest.company_id for guest in known) and len(known.company_id) == 1:
            domain.append(("config_id.company_id", "=", known.company_id.id))
        message = {"partner_ids": guests.ids} if len(guests) <= most else {"partner_ids": [], "any": True}
        for config in self.env["pos.session"].sudo().search(domain).config_id:
            config._notify("GUESTS_CHANGED", message)
