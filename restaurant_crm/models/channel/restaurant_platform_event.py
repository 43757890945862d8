import base64
import json
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...analytics import platform_messages, platform_others
from ...engine.channel import events, platform_orders
from ..shared import vault
from ..shared.transactions import attempt, start_again

_logger = logging.getLogger(__name__)

STATES = [
    ("new", "To Do"),
    ("waiting", "Waits for the Order"),
    ("done", "Done"),
    ("ignored", "Nothing to Do"),
    ("failed", "Not Understood"),
]
ABOUT = "restaurant.platform.event"
BATCH = 100
# An order that has not come by then is not coming: what it waits for is looked at by people.
WAIT_HOURS = 48


class RestaurantPlatformEvent(models.Model):
    """What a platform sent, sealed as it came: answered at once, worked off in the background, deleted after a while.

    Platforms send things twice and in disorder. An event is told from all others by what it says; one about an order
    that has not come yet waits for it.
    """

    _name = "restaurant.platform.event"
    _description = "Message of a Platform"
    _log_access = False
    _order = "id desc"
    _rec_name = "event"

    platform_id = fields.Many2one("restaurant.platform", required=True, ondelete="cascade", readonly=True)
    event = fields.Char(required=True, readonly=True)
    received_at = fields.Datetime(string="Received", required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(STATES, required=True, readonly=True, default="new")
    what = fields.Char(string="About", readonly=True)
    number = fields.Char(string="Order Number", readonly=True)
    error = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    sealed = fields.Binary(attachment=False, readonly=True, groups="base.group_system")

    _event_uniq = models.UniqueIndex("(platform_id, event)")
    _todo_idx = models.Index("(id) WHERE state = 'new'")
    _waiting_idx = models.Index("(platform_id, number) WHERE state = 'waiting'")

    @api.model
    def _receive(self, platform, request):
        """Keep what a platform sent, and wake who works it off.

        :raise NotSigned: somebody else sent it
        :return: whether it had not come before
        """
        check, read, _answer = platform_others.adapter(platform.kind)
        secret = platform._secret()
        if not secret:
            raise platform_messages.NotSigned
        check(request, secret)
        message = read(request)
        if message.what == "nothing":
            return False
        sealed = vault.seal(request.kept(), ABOUT)
        kept = self.env.execute_query(events.keep(platform.id, message.event, base64.b64encode(sealed)))
        if kept:
            # sudo: whoever platforms send as starts the job, not its schedule.
            self.env.ref("restaurant_crm.ir_cron_platform_events").sudo()._trigger()
        return bool(kept)

    def _message(self):
        """What the event says."""
        self.ensure_one()
        sealed = base64.b64decode(self.sudo().with_context(bin_size=False).sealed or b"")
        kept = json.loads(vault.unseal(sealed, ABOUT))
        request = platform_messages.Request("", {}, kept["raw"].encode(), kept["fields"], kept["topic"])
        return platform_others.adapter(self.platform_id.kind)[1](request)

    # -- in the background ---------------------------------------------------------------------

    @api.model
    def _cron_work(self):
        """Work off what came, oldest first, in short transactions."""
        cron = self.env["ir.cron"]
        start_again(self.env, self.env["restaurant.platform.order"]._find_rung_up_since, remaining=1)
        time_left = cron._commit_progress(remaining=self.search_count([("state", "=", "new")]))
        while time_left:
            done = start_again(self.env, self._work)
            if not done:
                break
            time_left = cron._commit_progress(done, remaining=self.search_count([("state", "=", "new")]))

    @api.model
    def _work(self, limit=BATCH):
        """Work off the oldest; how many."""
        todo = self.search([("state", "=", "new")], order="id", limit=limit)
        for event in todo:
            event._do()
        return len(todo)

    def _do(self):
        with attempt(self.env.cr) as tried:
            message = self._message()
            said = {"what": message.what, "number": message.number, "attempts": self.attempts + 1}
            state, problem = self.platform_id._take(message)
            self.write({**said, "state": state, "error": problem})
            if message.what == "order" and state == "done":
                self._wake_waiting(message.number)
        if tried.error:
            _logger.warning("A message of %s was not understood: %s", self.platform_id.name, tried.error)
            self.write({"state": "failed", "error": str(tried.error)[:500], "attempts": self.attempts + 1})

    def _wake_waiting(self, number):
        """What came before its order is done now, in the order in which it came."""
        domain = [("platform_id", "=", self.platform_id.id), ("number", "=", number), ("state", "=", "waiting")]
        for event in self.search(domain, order="id"):
            event._do()

    def action_try_again(self):
        """Have these read again, such as after the store has been said that they are about."""
        self.check_access("read")
        # sudo: who sees them may have them read again, and changes nothing else of them.
        self.sudo().filtered(lambda event: event.state in ("failed", "waiting")).write({"state": "new"})
        # sudo: as above.
        self.env.ref("restaurant_crm.ir_cron_platform_events").sudo()._trigger()

    @api.autovacuum
    def _gc_old(self):
        """Delete what is older than its platform says, and with it the names of recipients."""
        now = fields.Datetime.now()
        for platform in (
            self.env["restaurant.platform"].with_context(active_test=False).search([("keep_days", "!=", False)])
        ):
            before = now - timedelta(days=max(platform.keep_days, 1))
            self.search([("platform_id", "=", platform.id), ("received_at", "<", before)]).unlink()
            self.env["restaurant.platform.order"].search(
                [("platform_id", "=", platform.id), ("placed_at", "<", before), ("guest_in_file", "!=", False)]
            ).write({"guest_in_file": False})
            self.env.execute_query(platform_orders.forget_names(platform.id, before))
        self.env["restaurant.platform.order"].invalidate_model(["former"])
        late = self.search([("state", "=", "waiting"), ("received_at", "<", now - timedelta(hours=WAIT_HOURS))])
        late.write({"state": "failed", "error": self.env._("The order that it is about has not come.")})
