import logging
from datetime import timedelta

from odoo import api, fields, models

from ... import settings
from ..shared import pooler
from .restaurant_guest_queue import BATCH, MAX_ATTEMPTS

_logger = logging.getLogger(__name__)


class RestaurantGuestQueue(models.Model):
    """Whether the queue moves: the scheduler may have stopped without a word."""

    _inherit = "restaurant.guest.queue"

    @api.model
    def _waiting_since(self):
        """When the first guest who still is to be evaluated was queued; False when nobody waits."""
        return self.search([("attempts", "<", MAX_ATTEMPTS)], order="id", limit=1).queued_at

    @api.model
    def _stands_still_since(self):
        """When the queue stopped, if somebody has waited longer than the house wants; False while it moves."""
        minutes = settings.get(self.env, "queue_alarm_minutes")
        since = self._waiting_since()
        return since and minutes > 0 and since < fields.Datetime.now() - timedelta(minutes=minutes) and since

    @api.model
    def _watch(self):
        """Say in the server log that the queue stands still. Called by whoever wakes the scheduler: it may not run."""
        pooler.look_once()
        if since := self._stands_still_since():
            _logger.error(
                "Guests have been waiting to be evaluated since %s UTC: does the scheduler of Odoo run? "
                "A worker of scheduled actions may have died with its database connection; restart it.",
                since,
            )
        return since


class RestaurantGuestQueueState(models.TransientModel):
    """How the queue goes, and a way on for when it does not."""

    _name = "restaurant.guest.queue.state"
    _description = "State of the Queue"

    waiting = fields.Integer(string="Guests Waiting", compute="_compute_state")
    given_up = fields.Integer(
        compute="_compute_state", help="Failed again and again; the nightly check tries once more."
    )
    waiting_since = fields.Datetime(compute="_compute_state")
    stands_still = fields.Boolean(compute="_compute_state")
    is_unheard = fields.Boolean(
        compute="_compute_state", help="A pooler of connections keeps from Odoo what it listens for."
    )

    def _compute_display_name(self):
        self.display_name = self.env._("Guests Waiting for an Update")

    def _compute_state(self):
        Queue = self.env["restaurant.guest.queue"]
        for state in self:
            state.waiting = Queue.search_count([("attempts", "<", MAX_ATTEMPTS)])
            state.given_up = Queue.search_count([("attempts", ">=", MAX_ATTEMPTS)])
            state.waiting_since = Queue._waiting_since()
            state.stands_still = bool(Queue._stands_still_since())
            state.is_unheard = pooler.loses_notifications()

    @api.model
    def action_look(self):
        """Open the state of the queue."""
        self.env["restaurant.guest.queue"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Guests Waiting for an Update"),
            "res_model": self._name,
            "res_id": self.create({}).id,
            "views": [(False, "form")],
        }

    def action_evaluate(self):
        """Evaluate the guests at the head of the queue here and now, without the scheduler."""
        self.env["restaurant.guest.queue"].check_access("read")
        # sudo: what the scheduler would do.
        self.env["restaurant.guest.queue"].sudo()._process(limit=BATCH)
        return self.action_look()

    def action_open_queue(self):
        """Open who waits."""
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_queue_action")
