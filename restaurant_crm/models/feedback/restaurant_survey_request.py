from datetime import timedelta

from odoo import api, fields, models

from ...engine.shared.clock import local_date
from ..shared.one_by_one import one_by_one
from ..shared.optional_float import OptionalFloat

STATES = [("waiting", "To Send"), ("sent", "Sent"), ("skipped", "Not Sent")]
# Days after which a mail that could not be made is given up: the visit is too long ago by then.
GIVE_UP_DAYS = 3


class RestaurantSurveyRequest(models.Model):
    """A guest who is asked about an order."""

    _name = "restaurant.survey.request"
    _description = "Survey Request"
    _order = "chosen_on desc, id desc"
    _rec_name = "order_id"
    _log_access = False

    # Administrators and guest relations read it without rights on the tills.
    display_name = fields.Char(compute_sudo=True)
    survey_id = fields.Many2one("restaurant.survey", required=True, ondelete="cascade", index=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, ondelete="cascade", index=True, readonly=True
    )
    order_id = fields.Many2one("pos.order", required=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", readonly=True, index="btree_not_null")
    chosen_on = fields.Date(string="Asked On", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting", index=True)
    # Answers are those of the order: whether by the link in the mail or the one on the receipt.
    feedback_id = fields.Many2one(
        "restaurant.feedback", compute="_compute_answer", store=True, compute_sudo=True, index="btree_not_null"
    )
    response_share = OptionalFloat(
        string="Response Rate (%)",
        compute="_compute_answer",
        store=True,
        compute_sudo=True,
        aggregator="avg",
        digits=(16, 0),
    )
    stars = OptionalFloat(compute="_compute_answer", store=True, compute_sudo=True, aggregator="avg", digits=(16, 2))

    _order_once = models.UniqueIndex("(order_id)")

    @api.depends("state", "order_id.feedback_ids.stars")
    def _compute_answer(self):
        for request in self:
            request.feedback_id = request.order_id.feedback_ids[:1]
            request.response_share = request.state == "sent" and (100.0 if request.feedback_id else 0.0)
            if request.state != "sent":
                request.response_share = None
            request.stars = request.feedback_id.stars or None

    def _send(self):
        """Put the mail into the queue, unless the guest has opted out, answered or been merged away since."""
        self.ensure_one()
        partner = self.partner_id
        old = self.chosen_on < local_date(self.env) - timedelta(days=GIVE_UP_DAYS)
        if (
            old
            or self.feedback_id
            or partner._is_out_of_surveys()
            or partner.is_blacklisted
            or not partner.email_normalized
        ):
            self.state = "skipped"
            return
        self.survey_id.template_id.send_mail(self.order_id.id, email_values={"auto_delete": True})
        self.state = "sent"

    @api.model
    def _cron_send(self):
        """Send what waits, each in a transaction of its own: nobody gets it twice."""
        domain = [("state", "=", "waiting")]
        one_by_one(self.search(domain), domain, "_send")
