from odoo import api, fields, models

from ..engine import cards
from ..engine.clock import company_zone_name
from ..engine.facts import EXTRA_PRODUCTS
from .pos_load_mixin import ON_PUBLIC_BUS

# Contacts on a page of the till's customer list, after those loaded at opening.
PAGE = 100


class PosConfig(models.Model):
    _inherit = "pos.config"

    store_id = fields.Many2one(
        "restaurant.store",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The restaurant this till stands in. Left empty, the point of sale gets a store of its own name.",
    )
    guest_limit = fields.Integer(
        string="Guests Loaded at Opening",
        default=1000,
        help="So many guests, those who were in the store last, are known to the till without asking the server, "
        "also without network.",
    )

    _guest_limit_positive = models.Constraint(
        "CHECK (guest_limit BETWEEN 1 AND 20000)", "A till loads 1 to 20,000 guests when it opens."
    )

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        configs._create_missing_stores()
        return configs

    def write(self, vals):
        """Moving a till to another store, or naming another product as tip, changes past visits."""
        result = super().write(vals)
        if "store_id" in vals and not vals["store_id"]:
            self._create_missing_stores()
        if not {"store_id", *EXTRA_PRODUCTS}.isdisjoint(vals):
            self.env["restaurant.guest.queue"]._add_guests_ordering("config_id", self)
        return result

    def _create_missing_stores(self):
        """Give each point of sale without a store one of its own name."""
        homeless = self.filtered(lambda config: not config.store_id)
        if not homeless:
            return
        stores = (
            self.env["restaurant.store"]
            .sudo()
            .create(
                [
                    {
                        "name": config.name,
                        "company_id": config.company_id.id,
                        "tz": company_zone_name(self.env, config.company_id),
                    }
                    for config in homeless
                ]
            )
        )
        for config, store in zip(homeless, stores, strict=True):
            config.sudo().store_id = store

    # -- guests at the till ----------------------------------------------------------------

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
    def _tell_tills(self, guests):
        """Send the ids of these guests to open tills; those that show one of them read it anew."""
        companies = guests.sudo().company_id
        domain = [("state", "=", "opened")]
        if companies and len(companies) == 1 and all(guest.company_id for guest in guests.sudo()):
            domain.append(("config_id.company_id", "=", companies.id))
        for config in self.env["pos.session"].sudo().search(domain).config_id:
            config._notify("GUESTS_CHANGED", {"partner_ids": guests.ids})
