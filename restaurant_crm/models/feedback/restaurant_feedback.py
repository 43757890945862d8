from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ... import settings
from ...engine.shared.clock import company_zone_name
from ..fact.restaurant_visit import CHANNELS, DAYPARTS
from ..shared.optional_float import OptionalFloat

SOURCES = [("page", "Receipt"), ("survey", "Survey"), ("rating", "Rating Request")]
# From so many stars on a guest recommends the house; with so few they do not.
PROMOTER_STARS = 4.5
DETRACTOR_STARS = 3.5


class RestaurantFeedback(models.Model):
    """How a guest judged one order; the stars as such are Odoo's rating of the order."""

    _name = "restaurant.feedback"
    _description = "Guest Feedback"
    _order = "answered_at desc, id desc"
    _rec_name = "order_id"

    token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    source = fields.Selection(SOURCES, required=True, readonly=True, default="page")
    config_id = fields.Many2one("pos.config", string="Point of Sale", ondelete="set null", readonly=True)
    order_id = fields.Many2one(
        "pos.order",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
        help="Empty as long as the order has not arrived from the till.",
    )
    rating_id = fields.Many2one("rating.rating", ondelete="set null", readonly=True, index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    answered_at = fields.Datetime(
        string="Given On", required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    changed_at = fields.Datetime(readonly=True)
    star_ids = fields.One2many("restaurant.feedback.star", "feedback_id", string="Stars", readonly=True)
    stars = fields.Float(
        string="Average Stars",
        compute="_compute_stars",
        store=True,
        readonly=False,
        aggregator="avg",
        digits=(16, 2),
        help="The mean over what the guest gave stars for.",
    )
    lowest_stars = fields.Integer(compute="_compute_stars", store=True, readonly=False, aggregator="min")
    recommendation = OptionalFloat(
        string="Promoters minus Detractors (%)",
        compute="_compute_recommendation",
        store=True,
        aggregator="avg",
        digits=(16, 0),
        help="Share of guests with 4.5 stars or more, less the share of those with 3.5 or fewer. "
        "After the Net Promoter Score (Reichheld, 2003), with stars instead of 0 to 10.",
    )
    comment = fields.Text(readonly=True)
    phone = fields.Char(readonly=True)
    may_contact = fields.Boolean(string="May Be Contacted", readonly=True)

    partner_id = fields.Many2one(related="order_id.partner_id", string="Guest", store=True, index="btree_not_null")
    store_id = fields.Many2one("restaurant.store", readonly=True, index=True)
    region_id = fields.Many2one(related="store_id.region_id", store=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    daypart = fields.Selection(
        DAYPARTS, string="Shift", compute="_compute_daypart", store=True, help="By the clock of the store."
    )
    tier_id = fields.Many2one("restaurant.tier", readonly=True, help="The guest's tier when the feedback was given.")
    complaint_ids = fields.One2many("restaurant.complaint", "feedback_id", string="Complaints")

    # A code under the key of another till is another answer, and in nobody's way.
    _till_token_unique = models.UniqueIndex("(config_id, token) WHERE token IS NOT NULL")
    _rating_unique = models.UniqueIndex("(rating_id) WHERE rating_id IS NOT NULL")

    @api.depends("star_ids.stars")
    def _compute_stars(self):
        for feedback in self:
            given = feedback.star_ids.mapped("stars")
            if given:
                feedback.stars = sum(given) / len(given)
                feedback.lowest_stars = min(given)

    @api.depends("stars", "order_id")
    def _compute_recommendation(self):
        for feedback in self:
            stars = feedback.stars
            feedback.recommendation = bool(stars) and (
                100.0 if stars >= PROMOTER_STARS else -100.0 if stars <= DETRACTOR_STARS else 0.0
            )

    @api.depends("answered_at", "order_id", "store_id.tz")
    def _compute_daypart(self):
        for feedback in self:
            moment = feedback.order_id.sudo().date_order or feedback.answered_at
            zone = feedback.store_id.tz or company_zone_name(self.env, feedback.company_id)
            local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))
            feedback.daypart = settings.daypart(self.env, local.hour)

    @api.depends("stars", "store_id")
    def _compute_display_name(self):
        for feedback in self:
            feedback.display_name = " ".join(filter(None, [f"{feedback.stars:.1f} ★", feedback.store_id.display_name]))
