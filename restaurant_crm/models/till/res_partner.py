from collections import defaultdict

from odoo import api, fields, models

from ...engine.guest.birthday import COLUMNS
from ...engine.till import cards

# Above that many guests at once tills are not told whom: each then reads those anew whom it shows.
TELL_GUESTS = 500
# Key of what a transaction keeps: the guests whom open tills will hear of at its end.
CHANGED_GUESTS = "restaurant_crm.changed_guests"
# The same for those of them whose allergies may have changed.
CHANGED_ALLERGIES = "restaurant_crm.changed_allergies"
# Context key: rows are read without cards, which are added to them afterwards.
CARDS_APART = "restaurant_crm_cards_apart"
# What the price list and the fiscal position of a contact are computed from.
FOR_COMPUTED = ["property_account_position_id", "specific_property_product_pricelist"]
# Fields of core that give away to strangers what tier a guest has. Self-order never charges by the guest's list.
TELLS_THE_TIER = {"property_product_pricelist"}


class ResPartner(models.Model):
    """The guest as the till sees it."""

    _inherit = "res.partner"

    guest_card = fields.Json(
        compute="_compute_guest_card",
        compute_sudo=True,
        groups="point_of_sale.group_pos_user",
        help="What the till shows of the guest without asking the server.",
    )

    def _compute_guest_card(self):
        found = self._cards_of(self._origin.ids)
        for partner in self:
            partner.guest_card = found.get(partner._origin.id) or False

    def _cards_of(self, partner_ids):
        """The cards of these guests: a dict by id."""
        self.env["res.partner"].flush_model(list(COLUMNS))
        for model in self._card_sources():
            self.env[model].flush_model()
        return dict(self.env.execute_query(cards.cards(partner_ids, self._card_parts())))

    @api.model
    def _card_sources(self):
        """The models that cards are read from; a room that adds a part adds what the part reads."""
        return [
            "loyalty.program",
            "restaurant.guest.preference",
            "restaurant.guest.profile",
            "restaurant.guest.tier",
            "restaurant.preference",
            "restaurant.tag",
            "restaurant.tag.assignment",
            "restaurant.tier",
        ]

    @api.model
    def _card_parts(self):
        """The parts of a card: SQL by key (see ``engine/till/cards.py``). A room that has something to show adds it."""
        return cards.parts(fields.Datetime.now())

    def _guest_changed(self):  # pylint: disable=missing-return
        """Let open tills that show one of these guests know that the card has changed."""
        super()._guest_changed()
        self.invalidate_recordset(["guest_card"], flush=False)
        if not self:
            return
        precommit = self.env.cr.precommit
        if CHANGED_GUESTS not in precommit.data:
            precommit.data[CHANGED_GUESTS] = set()
            precommit.data[CHANGED_ALLERGIES] = set()
            precommit.add(self._tell_tills_of_changes)
        precommit.data[CHANGED_GUESTS].update(self._origin.ids)

    def _allergies_changed(self):  # pylint: disable=missing-return
        """Open tills that remember one of these guests read them soon, whether they show them or not."""
        super()._allergies_changed()
        if self:
            self.env.cr.precommit.data[CHANGED_ALLERGIES].update(self._origin.ids)

    def _tell_tills_of_changes(self):
        """Once a transaction, however much changes of a guest in it."""
        data = self.env.cr.precommit.data
        guests, allergies = (self.browse(sorted(data.pop(key))) for key in (CHANGED_GUESTS, CHANGED_ALLERGIES))
        self.env["pos.config"]._tell_tills(guests, allergies, TELL_GUESTS)

    def unlink(self):
        self.env["loyalty.card"]._archive_of(self)
        return super().unlink()

    # -- loading ---------------------------------------------------------------------------

    def _compute_fiscal_position_id(self):  # pylint: disable=missing-return
        """Ask once for contacts that are alike: core asks once a contact, which a till that loads many feels."""
        alike = defaultdict(list)
        for partner in self:
            # Without a country only what somebody chose by hand counts.
            key = partner.country_id and (
                partner.country_id,
                partner.state_id,
                partner.zip,
                partner.vat,
                partner.is_company,
                partner.parent_id,
            )
            alike[partner.property_account_position_id, key].append(partner.id)
        for ids in alike.values():
            first, rest = self.browse(ids[0]), self.browse(ids[1:])
            super(ResPartner, first)._compute_fiscal_position_id()
            rest.fiscal_position_id = first.fiscal_position_id

    def _compute_pos_contact_address(self):  # pylint: disable=missing-return
        """Format one address once: most guests of a restaurant have none."""
        names = list(dict.fromkeys(self._display_address_depends()))
        for alike in self.grouped(lambda partner: tuple(partner[name] for name in names)).values():
            super(ResPartner, alike[0])._compute_pos_contact_address()
            if len(alike) > 1:
                alike[1:].pos_contact_address = alike[0].pos_contact_address

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        for_staff = self._for_staff("guest_card")
        if not for_staff:
            return [name for name in names if name not in TELLS_THE_TIER]
        return names if self.env.context.get(CARDS_APART) else [*names, *for_staff]

    @api.model
    def _load_pos_data_read(self, records, config):
        """Put the cards of many guests into their rows as they come from the database, past the cache of records:
        that would write, parse and copy each."""
        # What core computes asks for these two; one after the other would bring along all that depends on the company.
        records.sudo().fetch(FOR_COMPUTED)
        rows = super(ResPartner, self.with_context(**{CARDS_APART: True}))._load_pos_data_read(records, config)
        if rows and self._for_staff("guest_card"):
            found = self._cards_of([row["id"] for row in rows])
            for row in rows:
                row["guest_card"] = found.get(row["id"]) or False
        return rows

    @api.model
    def _load_pos_self_data_fields(self, config):
        return [name for name in super()._load_pos_self_data_fields(config) if name not in TELLS_THE_TIER]

    @api.model
    def _server_date_to_domain(self, domain):
        """Contacts are always read anew: a card changes without the contact being written."""
        return domain
