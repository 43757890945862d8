from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine.shared.clock import local_date
from ..segment.reader import AT_TILL

# Visits on the full card.
CARD_VISITS = 5


class ResPartner(models.Model):
    """What the till asks the server about a guest when the full card is opened."""

    _inherit = "res.partner"

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
        return cards._of_guest(self, local_date(self.env))

    def _card_dishes(self):
        dishes = self.guest_profile_id.top_dishes or []
        products = self.env["product.product"].browse([dish["product_id"] for dish in dishes]).exists()
        names = {product.id: product.name for product in products.with_context(lang=self.env.user.lang)}
        return [
            {"id": dish["product_id"], "name": names[dish["product_id"]], "visits": dish["visits"]}
            for dish in dishes
            if dish["product_id"] in names
        ]
