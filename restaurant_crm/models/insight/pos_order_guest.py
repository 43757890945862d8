from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..guest.profile_field import ONLY_GUEST_RELATIONS

# What the back office shows of an order: the till asks for none of it, and would have it with every payment.
NOT_AT_TILL = {
    "allergy_notes",
    "complaint_count",
    "complaint_ids",
    "feedback_ids",
    "guest_priority",
    "guest_tag_ids",
    "guest_tier_id",
    "guest_visit_id",
    "survey_request_ids",
}


class PosOrder(models.Model):
    """Whose order it is, where Odoo lists orders."""

    _inherit = "pos.order"

    # Not related fields: those answer searches of whoever may not read them.
    guest_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Guest's Tier",
        compute="_compute_guest_labels",
        search="_search_guest_tier_id",
        groups=ONLY_GUEST_RELATIONS,
    )
    guest_tag_ids = fields.Many2many(
        "restaurant.tag",
        string="Guest's Tags",
        compute="_compute_guest_labels",
        search="_search_guest_tag_ids",
        groups=ONLY_GUEST_RELATIONS,
    )
    guest_visit_id = fields.Many2one(
        "restaurant.visit",
        string="Visit",
        compute="_compute_guest_visit_id",
        search="_search_guest_visit_id",
        groups=ONLY_GUEST_RELATIONS,
        help="The visit that the order is part of: of the same guest and store, from its first to its last order.",
    )

    @api.model
    def _load_pos_data_read(self, records, config):
        """Core reads all fields of an order for the till in every payment: these are not for it."""
        return super(PosOrder, self.with_context(orders_for_till=True))._load_pos_data_read(records, config)

    @api.model
    def _load_pos_data_fields(self, config):
        """No names stand for all of them. That stays what tills hear, which make some that nobody may read."""
        names = super()._load_pos_data_fields(config)
        if names or not self.env.context.get("orders_for_till"):
            return names
        return list(self._fields_for_till())

    @api.model
    @ormcache("self.env.su", "self.env.user._get_group_ids()")
    def _fields_for_till(self):
        return tuple(
            name
            for name, field in self._fields.items()
            if name not in NOT_AT_TILL and self._has_field_access(field, "read")
        )

    @api.depends("partner_id.guest_tier_id", "partner_id.guest_tag_ids")
    def _compute_guest_labels(self):
        for order in self:
            order.guest_tier_id = order.partner_id.guest_tier_id
            order.guest_tag_ids = order.partner_id.guest_tag_ids

    @api.model
    def _search_guest_tier_id(self, operator, value):
        self._check_field_access(self._fields["guest_tier_id"], "read")
        return Domain("partner_id.guest_tier_id", operator, value)

    @api.model
    def _search_guest_tag_ids(self, operator, value):
        self._check_field_access(self._fields["guest_tag_ids"], "read")
        return Domain("partner_id.guest_tag_ids", operator, value)

    @api.depends("partner_id", "date_order", "config_id.store_id")
    def _compute_guest_visit_id(self):
        known = self.filtered("partner_id")
        visits = self.env["restaurant.visit"].search(
            [
                ("partner_id", "in", known.partner_id.ids),
                ("visited_at", "<=", max(known.mapped("date_order"), default=False)),
                ("ended_at", ">=", min(known.mapped("date_order"), default=False)),
            ]
            if known
            else [("id", "=", False)]
        )
        for order in self:
            order.guest_visit_id = visits.filtered(
                lambda visit, order=order: (
                    visit.partner_id == order.partner_id
                    and visit.store_id == order.config_id.store_id
                    and visit.visited_at <= order.date_order <= visit.ended_at
                )
            )[:1]

    @api.model
    def _search_guest_visit_id(self, operator, value):
        """Orders that begin a visit, or do not: what tells bills of guests from returns and fees."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator != "in" or set(value) - {False}:
            found = self.env["restaurant.visit"].search([("id", operator, value)])
            return [("id", "in", found.order_id.ids)]
        return [
            ("id", "not in", self.env["restaurant.visit"]._search([("order_id", "!=", False)]).subselect("order_id"))
        ]


class PosSession(models.Model):
    _inherit = "pos.session"

    def _load_pos_data_relations(self, model, fields):
        """A till that does not know them sends nothing back for them."""
        relations = super()._load_pos_data_relations(model, fields)
        if model == "pos.order":
            relations = {name: kind for name, kind in relations.items() if name not in NOT_AT_TILL}
        return relations
