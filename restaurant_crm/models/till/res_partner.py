from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine.till import cards
from ..segment.reader import AT_TILL

# Above that many guests at once tills are not told whom: each then reads those anew whom it shows.
TELL_GUESTS = 500
# Key of what a transaction keeps: the guests whom open tills will hear of at its end.
CHANGED_GUESTS = "restaurant_crm.changed_guests"
# Visits on the full card.
CARD_VISITS = 5
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
        self.env["res.partner"].flush_model(["guest_birthday"])
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
            precommit.add(self._tell_tills_of_changes)
        precommit.data[CHANGED_GUESTS].update(self._origin.ids)

    def _tell_tills_of_changes(self):
        """Once a transaction, however much changes of a guest in it."""
        guests = self.browse(sorted(self.env.cr.precommit.data.pop(CHANGED_GUESTS)))
        self.env["pos.config"]._tell_tills(guests, TELL_GUESTS)

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

    # -- the full card ---------------------------------------------------------------------

    def get_guest_details(self):
        """What the full card shows besides what the till has loaded; for cashiers.

        :return: a dict of ``tags`` (why the guest carries each), ``preferences`` (with their notes),
            ``visits``, usual ``dishes`` and ``tier`` (since when, what is missing to the next, what it brings);
            rooms that know more add it
        """
        self.ensure_one()
        self._check_till()
        # sudo: what is read here is written for the till, where others look on.
        guest = self.sudo().with_context(**{AT_TILL: True})
        return {
            "tags": guest._card_tags(),
            "preferences": guest._card_preferences(),
            "visits": guest._card_visits(self.env.user.sudo()),
            "dishes": guest._card_dishes(),
            "coupons": guest._card_coupons(),
            "tier": guest._card_tier(),
        }

    def _check_till(self):
        """Raise AccessError unless the user stands at a till and may read these contacts."""
        if not self.env.su and not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only staff at a till may do that."))
        self.check_access("read")

    def _card_day(self, instant):
        """The date of an instant where the user is: just after midnight in Shanghai it is yesterday in UTC."""
        return fields.Date.to_string(fields.Datetime.context_timestamp(self, instant)) if instant else False

    def _card_tags(self):
        Assignment = self.env["restaurant.tag.assignment"]
        rows = Assignment.search(
            Domain(Assignment._live())
            & Domain("partner_id", "=", self.id)
            & Domain("tag_id", "any", self.env["restaurant.tag"]._at_till_domain())
        )
        return [
            {
                "id": row.tag_id.id,
                "since": self._card_day(row.assigned_at),
                "origin": row.origin,
                "why": row.rule_id.summary or "",
                "by": row.user_id.name or "",
            }
            for row in rows
        ]

    def _card_preferences(self):
        rows = self.guest_preference_ids.filtered(
            lambda row: row.preference_id.active and not row.preference_id.sensitive
        )
        return [
            {
                "id": row.preference_id.id,
                "note": row.note or "",
                "source": row.source,
                "confirmed": row.confirmed,
                "noted": self._card_day(row.noted_at),
                "by": row.user_id.name or "",
            }
            for row in rows
        ]

    def _card_visits(self, user):
        domain = Domain("partner_id", "=", self.id) & Domain("store_id.company_id", "in", self.env.companies.ids)
        if user.restaurant_store_ids:
            domain &= Domain("store_id", "in", user.restaurant_store_ids.ids)
        return [
            {
                "date": fields.Date.to_string(visit.visit_date),
                "store": visit.store_id.name,
                "dishes": visit.dishes,
                "covers": visit.covers,
            }
            for visit in self.env["restaurant.visit"].search(domain, limit=CARD_VISITS)
        ]

    def _card_coupons(self):
        cards = self.env["loyalty.card"].with_context(lang=self.env.user.lang)
        return cards._of_guest(self, fields.Date.context_today(self))

    def _card_dishes(self):
        dishes = self.guest_profile_id.top_dishes or []
        products = self.env["product.product"].browse([dish["product_id"] for dish in dishes]).exists()
        names = {product.id: product.name for product in products.with_context(lang=self.env.user.lang)}
        return [
            {"id": dish["product_id"], "name": names[dish["product_id"]], "visits": dish["visits"]}
            for dish in dishes
            if dish["product_id"] in names
        ]
