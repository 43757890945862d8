from odoo import api, fields, models

from ...engine.shared.clock import local_date
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
        prefetch="restaurant",
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

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """A coupon is good by the clock of the server where the store is, and for whom its program is."""
        today = local_date(self.env, zone=self.store_id.tz)
        answer = super().use_coupon_code(code, str(today), partner_id, pricelist_id)
        # Core's till looks for the owner under another name than core's server sends it.
        answer["payload"]["partner_id"] = answer["payload"].get("coupon_partner_id")
        program = self.env["loyalty.program"].browse(answer["payload"].get("program_id"))
        if not answer["successful"] or program._is_for_guest(self.env["res.partner"].browse(partner_id or ()), today):
            return answer
        message = self.env._("This code is for other guests, or for another day.")
        return {"successful": False, "payload": {"error_message": message}}

    # The signature is that of core.
    # pylint: disable-next=dangerous-default-value
    def notify_synchronisation(self, session_id, device_identifier, records={}):  # noqa: B006
        """Self-order screens hear the same channel: nothing about guests goes over it."""
        config = self.with_context(**{ON_PUBLIC_BUS: True})
        return super(PosConfig, config).notify_synchronisation(session_id, device_identifier, records)

    @api.model
    def _tell_tills(self, guests, allergies, most):
        """Send the ids of these guests to open tills; those that show one of them read it anew.

        :param allergies: those of them whom a till that remembers them is to read as well, before the line is cut
        :param most: of more guests than that no ids are sent; then each till reads whomever it shows, or remembers
        """
        domain = [("state", "=", "opened")]
        # A contact that is gone may still sit at a table of any company.
        # One query however many there are: a campaign gives coupons to thousands at once.
        anybody = self.env["res.partner"].sudo().with_context(active_test=False)
        companies = anybody._read_group([("id", "in", guests.ids)], ["company_id"], ["__count"])
        if len(companies) == 1 and companies[0][0] and companies[0][1] == len(guests):
            domain.append(("config_id.company_id", "=", companies[0][0].id))
        message = {"partner_ids": guests.ids} if len(guests) <= most else {"partner_ids": [], "any": True}
        if allergies:
            # Strangers hear the channel: it does not say why.
            message["read"] = allergies.ids if len(allergies) <= most else True
        for config in self.env["pos.session"].sudo().search(domain).config_id:
            config._notify("GUESTS_CHANGED", message)
