from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..shared import vault
from ..till import entry_values as read
from .restaurant_till_entry_consent import ON_DISPLAY, Display

STATES = [("open", "Asked"), ("answered", "Answered"), ("ended", "Taken Back")]
# The kind of message by which tills and displays speak with each other.
MESSAGE = "restaurant_crm.consent"
# Seconds that an answer may be on its way after the display has stopped asking.
ON_THE_WAY = 15
# Days after which it matters to nobody whether somebody was asked.
KEEP_DAYS = 1


class RestaurantConsentQuestion(models.Model):
    """A guest is asked on the customer display of a till: who, by whom, what.

    A display is no user: it may only answer what a cashier asks at this moment, by the uuid that it was told. Tills and
    displays speak over a channel of the bus with a name that only the address of the display holds; the channel of the
    point of sale is heard by guests who order themselves.
    """

    _name = "restaurant.consent.question"
    _description = "Question on the Customer Display"
    _log_access = False
    _rec_name = "uuid"

    uuid = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, readonly=True, ondelete="cascade", index=True
    )
    config_id = fields.Many2one("pos.config", string="Point of Sale", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    order_uuid = fields.Char(readonly=True)
    display = fields.Char(readonly=True, help="The key of the display that asks.")
    lines = fields.Json(readonly=True, help="What is asked: pairs of a key and the id of a text.")
    asked_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, index=True)
    answer_until = fields.Datetime(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="open")

    _uuid_unique = models.UniqueIndex("(uuid)")

    @api.model
    def ask(self, asked):
        """Show a guest on the customer display what the house would like to do; for tills.

        :param asked: dict of ``uuid``, ``config_id``, ``partner_id``, ``order_uuid`` and ``display`` (its key)
        :return: the sheet as the display shows it, without what the guest allows already
        :raise UserError: there is no such guest or till any more
        :raise VaultError: a signature could not be kept, as there is no key
        """
        guest = self.env["res.partner"]
        guest._check_till()
        try:
            uuid, display = read.uuid(asked, "uuid"), read.uuid(asked, "display", required=False)
            order_uuid = read.uuid(asked, "order_uuid", required=False)
            guest = self.env["restaurant.till.entry"]._named_guest(asked).exists()
            config_id = read.number(asked, "config_id")
        except (read.Unreadable, AttributeError):
            raise UserError(self.env._("The till asks in a way that the server does not understand.")) from None
        guest._check_till()
        # Only tills of companies that the cashier works for.
        config = self.env["pos.config"].search([("id", "=", config_id)])
        if not guest or not config:
            raise UserError(self.env._("The guest or the till does not exist any more."))
        vault.require(self.env)
        # sudo: cashiers read texts of their company only; what the guest is asked is shown to everybody.
        sheet = self.env["restaurant.consent.text"].sudo()._sheet(config, but=guest._allowed_keys())
        sheet["lang"] = guest.sudo().lang or ""
        if sheet["lines"]:
            now = fields.Datetime.now()
            # sudo: a question is only asked by this method.
            question = self.sudo().create(
                {
                    "uuid": uuid,
                    "partner_id": guest.id,
                    "config_id": config.id,
                    "user_id": self.env.uid,
                    "order_uuid": order_uuid,
                    "display": display,
                    "lines": sheet["lines"],
                    "asked_at": now,
                    "answer_until": fields.Datetime.add(now, seconds=sheet["seconds"] + ON_THE_WAY),
                }
            )
            question._tell({"sheet": sheet})
        return sheet

    @api.model
    def end(self, uuid):
        """The till asks no more; the display shows the order again."""
        self.env["res.partner"]._check_till()
        # sudo: cashiers read no questions; these are their own.
        mine = [("uuid", "=", str(uuid)), ("user_id", "=", self.env.uid), ("state", "=", "open")]
        for question in self.sudo().search(mine):
            question.state = "ended"
            question._tell({"ended": True})
        return True

    @api.model
    def _hear(self, uuid, said, **evidence):
        """What a display says of a question: that it shows it, or what the guest answers.

        :param said: dict of ``shown``, or of ``agreed``, ``lang`` and ``signature``
        :param evidence: what is known of the display
        :return: dict of ``taken``; or, why not, ``gone`` or ``refused``
        """
        # sudo: a display is nobody; the uuid says that it was asked.
        open_now = [("uuid", "=", uuid), ("state", "=", "open"), ("answer_until", ">", fields.Datetime.now())]
        question = self.sudo().search(open_now)
        if not question:
            return {"taken": False, "gone": True}
        if said.get("shown"):
            question._tell({"shown": True})
            return {"taken": True}
        entries = self.env["restaurant.till.entry"].with_user(question.user_id)
        companies = question.config_id.company_id.ids
        entries = entries.with_context(lang=question.user_id.lang, allowed_company_ids=companies)
        entry = {
            "uuid": question.uuid,
            "kind": "consent",
            "partner_id": question.partner_id.id,
            "config_id": question.config_id.id,
            "order_uuid": question.order_uuid,
            "lines": question.lines,
            **{name: said.get(name) for name in ("agreed", "lang", "signature")},
        }
        try:
            with self.env.cr.savepoint():
                entries.with_context(**{ON_DISPLAY: Display(evidence)}).receive(entry)
        except UserError as error:
            question._tell({"refused": str(error)})
            return {"taken": False, "refused": True}
        question._tell({"answered": len(said.get("agreed") or []), "of": len(question.lines)})
        return {"taken": True}

    def _tell(self, message):
        """Tell the till and its display something about these questions: nothing of the guest."""
        for question in self.filtered("display"):
            self.env["bus.bus"]._sendone(
                f"restaurant_crm_display-{question.display}", MESSAGE, {"uuid": question.uuid, **message}
            )

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        self.search([("asked_at", "<", limit)], limit=GC_UNLINK_LIMIT).unlink()
