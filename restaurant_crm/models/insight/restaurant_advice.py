import logging
from datetime import timedelta

from odoo import api, fields, models

from ...engine.shared.clock import local_date
from ..shared.one_by_one import in_turn
from ..shared.transactions import attempt
from ..shared.whole_money import whole_money

_logger = logging.getLogger(__name__)

ROLES = [("store", "Store Manager"), ("admin", "Administrator")]
KINDS = [
    ("call", "Call Guests"),
    ("test", "Test a Change"),
    ("order", "Order Goods"),
    ("staff", "Plan Staff"),
    ("mend", "Put Right"),
]
CERTAINTIES = [("sure", "Sure"), ("likely", "Likely"), ("open", "Worth a Look")]
STATES = [
    ("open", "To Do"),
    ("doing", "Being Done"),
    ("done", "Judged"),
    ("dismissed", "Not Now"),
    ("gone", "No Longer"),
]
# Days that amounts of money are about.
MONTH = 28
# Days for which what was put off is not said again.
QUIET_DAYS = 28
KEEP_DAYS = 366


class RestaurantAdvice(models.Model):
    """What to do today: one thing, with its size in money, how sure it is, and what became of it.

    A topic is what kinds of advice there are. Whoever knows something to do adds a topic to the selection and three
    methods: ``_advise_TOPIC(company)`` yields what there is to do, ``_say_TOPIC()`` says it in the language of the
    reader, ``_do_TOPIC()`` opens what one click does. A fourth, ``_judge_TOPIC()``, says later what became of it.
    """

    _name = "restaurant.advice"
    _description = "What to Do Today"
    _order = "state_order, amount desc, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    store_id = fields.Many2one("restaurant.store", index="btree_not_null", readonly=True, ondelete="cascade")
    role = fields.Selection(ROLES, string="For Whom", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    topic = fields.Selection([], required=True, readonly=True)
    # What the advice is about, within its topic: the same key is the same advice.
    key = fields.Char(required=True, readonly=True)
    facts = fields.Json(readonly=True, help="The numbers that the sentences are made of.")
    amount = fields.Monetary(
        string="Worth in Four Weeks", readonly=True, help="What it may bring, or what is lost meanwhile. An estimate."
    )
    certainty = fields.Selection(CERTAINTIES, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="open", readonly=True)
    state_order = fields.Integer(compute="_compute_state_order", store=True)
    first_on = fields.Date(string="Since", readonly=True)
    seen_on = fields.Date(string="Last Found", readonly=True)
    done_on = fields.Date(string="Taken Up", readonly=True)
    judged_on = fields.Date(readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="set null")
    result = fields.Json(readonly=True, help="What became of it.")
    name = fields.Char(string="What to Do", compute="_compute_texts")
    reason = fields.Char(string="Why", compute="_compute_texts")
    outcome = fields.Char(string="What Became of It", compute="_compute_texts")

    _key_unique = models.UniqueIndex("(company_id, topic, key) WHERE state IN ('open', 'doing', 'dismissed')")

    @api.depends("state")
    def _compute_state_order(self):
        order = [state for state, _label in STATES]
        for advice in self:
            advice.state_order = order.index(advice.state or "open")

    @api.depends("topic", "facts", "result")
    @api.depends_context("lang", "uid")
    def _compute_texts(self):
        for advice in self:
            # sudo: what is named is about the reader's own stores; the names of dishes and stores are no secret.
            texts = getattr(advice.sudo(), f"_say_{advice.topic}")() if advice.topic else ("", "", "")
            advice.name, advice.reason, advice.outcome = texts

    @api.model
    def _from_chain(self, amount, company):
        """What guests spend is known in the currency of the chain; advice is in that of the company."""
        chain = self.env["res.company"]._restaurant_currency()
        return chain._convert(amount, company.currency_id, company, company._local_date())

    def _money(self, amount):
        """An amount in the currency of the company, for a sentence; in whole units, for it is an estimate."""
        return whole_money(self.env, amount, self.company_id.currency_id)

    # -- finding ----------------------------------------------------------------------------------

    @api.model
    def _cron_look(self):
        """Look for advice in all companies, and at what became of what was taken up."""
        in_turn(self.env["res.company"]._with_stores(), "restaurant_advised_on", "_look_for_advice")

    @api.model
    def _look(self, company):
        """Bring the advice of a company up to date: what is found again keeps its state, what is not is gone."""
        today = company._local_date()
        known = {
            (row.topic, row.key): row
            for row in self.search([("company_id", "=", company.id), ("state", "in", ("open", "doing", "dismissed"))])
        }
        found = set()
        for topic, _label in self._fields["topic"].selection:
            with attempt(self.env.cr) as tried:
                for values in getattr(self, f"_advise_{topic}")(company):
                    key = (topic, values["key"])
                    found.add(key)
                    self._note(known.get(key), {**values, **self._common(topic, values, company)}, today)
            if tried.error:
                # What could not be looked for is as it was.
                _logger.error("Advice on %s was not looked for", topic, exc_info=tried.error)
                found |= {key for key in known if key[0] == topic}
        for key, row in known.items():
            if key not in found and row.state != "doing":
                row.state = "gone"
        for row in self.search([("company_id", "=", company.id), ("state", "=", "doing")]):
            row._judge(today)

    @api.model
    def _common(self, topic, values, company):
        # An estimate to the cent would promise what it cannot hold.
        return {"topic": topic, "company_id": company.id, "amount": round(values.get("amount", 0))}

    @api.model
    def _note(self, known, values, today):
        """Keep what was found now; what somebody put off comes back when its time is over."""
        if not known:
            return self.create({**values, "first_on": today, "seen_on": today})
        if known.state == "doing":
            return known
        again = known.state == "dismissed" and known.done_on and known.done_on <= today - timedelta(days=QUIET_DAYS)
        known.write({**values, "seen_on": today, **({"state": "open"} if again else {})})
        return known

    def _judge(self, today):
        """See what became of advice that was taken up; a topic that can tell extends this by ``_judge_TOPIC``."""
        self.ensure_one()
        judge = getattr(self, f"_judge_{self.topic}", None)
        if not judge:
            if self.done_on <= today - timedelta(days=QUIET_DAYS):
                self.write({"state": "done", "judged_on": today})
            return
        result = judge(today)
        if result is not None:
            self.write({"result": result, "state": "done", "judged_on": today})

    # -- doing ------------------------------------------------------------------------------------

    def action_do(self):
        """Open what the advice is about, and note who took it up."""
        self.ensure_one()
        self.check_access("read")
        action = getattr(self, f"_do_{self.topic}")()
        if self.state in ("open", "dismissed"):
            # sudo: people read advice; what they did about it is noted for them.
            advice = self.sudo()
            advice.write({"state": "doing", "done_on": advice.company_id._local_date(), "user_id": self.env.uid})
        return action

    def action_dismiss(self):
        """Not now: it is not said again for four weeks."""
        self.check_access("read")
        # sudo: as above.
        for company, advice in self.sudo().grouped("company_id").items():
            advice.write({"state": "dismissed", "done_on": company._local_date(), "user_id": self.env.uid})
        return True

    @api.autovacuum
    def _gc_old(self):
        """Forget what is long over."""
        limit = fields.Date.subtract(local_date(self.env), days=KEEP_DAYS)
        self.search([("state", "in", ("done", "gone")), ("seen_on", "<", limit)]).unlink()
