from odoo import fields, models


class RestaurantFeedback(models.Model):
    """What a guest said about an order on the public page: one for each receipt.

    The stars are a rating of the order as well (``rating_id``), once the order is here. What the
    page took before that waits for it.
    """

    _name = "restaurant.feedback"
    _description = "Guest Feedback"
    _order = "given_at desc, id desc"
    _rec_name = "given_at"

    token = fields.Char(
        required=True, readonly=True, copy=False, groups="base.group_system", help="What the code on the receipt holds."
    )
    config_id = fields.Many2one("pos.config", string="Point of Sale", required=True, index=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", index=True, readonly=True)
    company_id = fields.Many2one(related="config_id.company_id", store=True, index=True)
    order_id = fields.Many2one("pos.order", index="btree_not_null", readonly=True, help="Empty until it has arrived.")
    partner_id = fields.Many2one("res.partner", string="Guest", index="btree_not_null", readonly=True)
    rating_id = fields.Many2one("rating.rating", index="btree_not_null", readonly=True, ondelete="set null")
    complaint_id = fields.Many2one("restaurant.complaint", index="btree_not_null", readonly=True)
    stars = fields.Integer(required=True, readonly=True, aggregator="avg", help="1 to 5, of the whole visit.")
    score_ids = fields.One2many("restaurant.feedback.score", "feedback_id", string="Aspects", readonly=True)
    comment = fields.Text(readonly=True)
    phone = fields.Char(readonly=True)
    may_contact = fields.Boolean(readonly=True, help="The guest agrees to be contacted about it.")
    lang = fields.Char(readonly=True)
    given_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, index=True)
    changed_at = fields.Datetime(readonly=True)

    _token_unique = models.UniqueIndex("(token)")


class RestaurantFeedbackScore(models.Model):
    """The stars a guest gave to one aspect."""

    _name = "restaurant.feedback.score"
    _description = "Feedback on an Aspect"

    feedback_id = fields.Many2one("restaurant.feedback", required=True, index=True, ondelete="cascade", readonly=True)
    aspect_id = fields.Many2one("restaurant.feedback.aspect", required=True, index=True, readonly=True)
    stars = fields.Integer(required=True, readonly=True, aggregator="avg")
