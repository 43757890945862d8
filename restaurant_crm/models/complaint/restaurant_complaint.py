from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import settings
from ...engine.shared.clock import company_zone_name
from ..fact.restaurant_visit import CHANNELS, DAYPARTS
from .severity import SEVERITIES, worst

SOURCES = [
    ("till", "Till"),
    ("backend", "Back Office"),
    ("email", "E-Mail"),
    ("phone", "Phone"),
    ("feedback", "Guest Feedback"),
    ("api", "Other System"),
]


class RestaurantComplaint(models.Model):
    """Something to make good for a guest, against the clock."""

    _name = "restaurant.complaint"
    _inherit = ["restaurant.kept.mixin", "mail.tracking.duration.mixin", "mail.activity.mixin"]
    _description = "Complaint"
    _order = "closed, received_at desc, id desc"
    _mail_post_access = "read"
    _primary_email = "email"
    _track_duration_field = "stage_id"
    _check_company_auto = True
    # What was promised and what happened: not to be written by those who are measured by it.
    _kept_fields = frozenset(
        {
            "closed", "answered_at", "closed_at", "reopened", "reopened_at", "escalation_level", "escalate_at",
            "answer_deadline", "solution_deadline", "next_deadline", "soon_at", "answer_kept", "solution_kept",
            "answer_kept_share", "solution_kept_share", "hours_to_answer", "hours_to_solve", "recovery", "recovered_on",
            "recovered_share", "compensation_cost", "compensation_kind", "uuid", "order_uuid", "dish_ids",
            "access_token", "daypart", "region_id",
        }
    )  # fmt: skip

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, default="/", index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )

    # What happened, to whom and where
    description = fields.Text(required=True, tracking=True, help="What the guest says, in the guest's words.")
    category_id = fields.Many2one("restaurant.complaint.category", index="btree_not_null", tracking=True)
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    source = fields.Selection(SOURCES, required=True, default="backend")
    partner_id = fields.Many2one(
        "res.partner",
        string="Guest",
        index="btree_not_null",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    contact_name = fields.Char(help="Who complains, where there is no contact of that person.")
    phone = fields.Char(compute="_compute_reach", store=True, readonly=False, precompute=True)
    email = fields.Char(compute="_compute_reach", store=True, readonly=False, precompute=True)
    may_contact = fields.Boolean(
        string="May Be Contacted",
        default=True,
        tracking=True,
        help="The guest agrees to be written to or called about this complaint.",
    )
    order_id = fields.Many2one("pos.order", index="btree_not_null", check_company=True)
    order_line_ids = fields.Many2many(
        "pos.order.line",
        "restaurant_complaint_pos_order_line_rel",
        "complaint_id",
        "line_id",
        string="Dishes",
        domain="[('order_id', '=', order_id)]",
        groups="point_of_sale.group_pos_user",
    )
    store_id = fields.Many2one(
        "restaurant.store",
        index=True,
        compute="_compute_store_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        tracking=True,
    )
    region_id = fields.Many2one(related="store_id.region_id", store=True, index="btree_not_null")
    channel = fields.Selection(CHANNELS, compute="_compute_channel", store=True, readonly=False, precompute=True)
    daypart = fields.Selection(
        DAYPARTS, string="Shift", compute="_compute_daypart", store=True, help="By the clock of the store."
    )
    received_at = fields.Datetime(string="Received", required=True, default=fields.Datetime.now, index=True, copy=False)
    # What a till tells of an order that has not arrived yet: its uuid, and the products of the dishes.
    order_uuid = fields.Char(readonly=True, copy=False, index="btree_not_null")
    dish_ids = fields.Json(string="Dishes Told by the Till", readonly=True, copy=False)
    # Sent again by a till or another system, it is the same complaint.
    uuid = fields.Char(readonly=True, copy=False)

    # Who does what about it
    stage_id = fields.Many2one(
        "restaurant.complaint.stage",
        required=True,
        index=True,
        default=lambda self: self._default_stage_id(),
        group_expand="_read_group_expand_full",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    closed = fields.Boolean(related="stage_id.closed", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    answered_at = fields.Datetime(string="First Answer", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    cause_id = fields.Many2one("restaurant.complaint.cause", string="Root Cause", index="btree_not_null", tracking=True)
    solution = fields.Text(help="What was done about it; a complaint cannot be closed without.", copy=False)
    duplicate_of_id = fields.Many2one(
        "restaurant.complaint",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The complaint that is about the same.",
    )

    _uuid_unique = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "This complaint has been taken already.")
    _guest_received = models.Index("(partner_id, received_at) WHERE partner_id IS NOT NULL")
    _store_received = models.Index("(store_id, received_at)")

    def _default_stage_id(self):
        return self.env["restaurant.complaint.stage"].search([("closed", "=", False)], limit=1)

    @api.depends("store_id", "order_id")
    def _compute_company_id(self):
        for complaint in self:
            complaint.company_id = (
                complaint.store_id.company_id
                or complaint.order_id.sudo().company_id
                or complaint.company_id
                or self.env.company
            )

    @api.depends("category_id")
    def _compute_severity(self):
        """Never below what the category asks for."""
        for complaint in self:
            complaint.severity = worst(complaint.severity, complaint._least_severity()) or "moderate"

    def _least_severity(self):
        return self.category_id._severity() if self.category_id else False

    @api.depends("order_id")
    def _compute_partner_id(self):
        for complaint in self:
            # sudo: guest relations need no rights on the tills.
            complaint.partner_id = complaint.partner_id or complaint.order_id.sudo().partner_id.with_env(self.env)

    @api.depends("partner_id")
    def _compute_reach(self):
        """Those of the guest, and never those of another guest who stood here before."""
        for complaint in self.filtered("partner_id"):
            complaint.phone = complaint.partner_id.phone
            complaint.email = complaint.partner_id.email

    @api.depends("order_id")
    def _compute_store_id(self):
        for complaint in self:
            # sudo: guest relations need no rights on the tills.
            complaint.store_id = complaint.order_id.sudo().config_id.store_id or complaint.store_id

    @api.depends("order_id")
    def _compute_channel(self):
        # sudo: guest relations need no rights on the tills.
        channels = self.order_id.sudo()._guest_channels()
        for complaint in self:
            complaint.channel = channels.get(complaint.order_id.sudo()) or complaint.channel

    @api.depends("received_at", "store_id.tz")
    def _compute_daypart(self):
        for complaint in self:
            zone = complaint.store_id.tz or company_zone_name(self.env, complaint.company_id)
            local = complaint.received_at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))
            complaint.daypart = settings.daypart(self.env, local.hour)

    @api.depends("store_id", "company_id")
    def _compute_user_id(self):
        """The manager of the store, else of its region, else whom the company named."""
        for complaint in self:
            store = complaint.store_id
            complaint.user_id = (
                complaint.user_id
                or store.manager_id
                or store.region_id.manager_id
                or complaint.company_id.sudo().complaint_user_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/" or not self.env.su:
                vals["name"] = self.env["ir.sequence"].next_by_code("restaurant.complaint") or "/"
        complaints = super().create(vals_list)
        # Whoever reports it may say how serious it is, but not make it less than the category does.
        for complaint in complaints._below_category():
            complaint.severity = complaint._least_severity()
        return complaints

    def write(self, vals):
        """Nobody makes a complaint less serious than its category."""
        result = super().write(vals)
        if "severity" in vals and (light := self._below_category()):
            raise ValidationError(
                self.env._(
                    "Complaints about “%(category)s” are taken as %(severity)s at least.",
                    category=light[0].category_id.display_name,
                    severity=dict(self._fields["severity"]._description_selection(self.env))[
                        light[0]._least_severity()
                    ],
                )
            )
        return result

    def _below_category(self):
        return self.filtered(
            lambda complaint: complaint.severity != worst(complaint.severity, complaint._least_severity())
        )
