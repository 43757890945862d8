import json

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...engine.privacy import consent as engine
from ...engine.shared.clock import local_date
from ..shared import vault

CHANNELS = [
    ("any", "Any Channel"),
    ("mail", "E-mail"),
    ("sms", "Text Message"),
    ("phone", "Telephone"),
    ("wecom", "WeCom"),
]
PURPOSES = [
    ("marketing", "Offers and News"),
    ("profiling", "Profile from Visits"),
    ("sensitive", "Sensitive Preferences"),
    ("sharing", "Sharing between Stores and Companies"),
    ("safety", "Allergies for Safety"),
]
STATES = [("granted", "Agreed"), ("refused", "Refused or Withdrawn")]
SOURCES = [
    ("till", "Till"),
    ("display", "Customer Display"),
    ("page", "Guest's Page"),
    ("import", "Import"),
    ("staff", "Told to Staff"),
    ("before", "What the House Did Before"),
]
# What was agreed to in words of the house only if it says so.
IN_OTHER_WORDS = ("import", "before")
# What consents about some evidence are sealed as.
EVIDENCE = "restaurant.consent.evidence"
# Evidence that has a column of its own; all other is sealed.
OPEN_EVIDENCE = {
    *("order_id", "order_uuid", "lang", "company_id", "given_at", "expires_on", "text_id", "user_id", "ground"),
    "signed",
}


class RestaurantConsent(models.Model):
    """What a guest allowed or refused, with the evidence. Rows are only added; what holds is the state."""

    _name = "restaurant.consent"
    _description = "Consent"
    _log_access = False
    _order = "id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, default="any", readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    given_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    expires_on = fields.Date(readonly=True, help="The last day on which it holds; empty: until it is withdrawn.")
    source = fields.Selection(SOURCES, required=True, readonly=True)
    text_id = fields.Many2one("restaurant.consent.text", string="Agreed to", readonly=True, ondelete="restrict")
    lang = fields.Char(string="Language", readonly=True, help="The language in which the text was shown.")
    shown = fields.Text(compute="_compute_shown", help="The text as it was shown.")
    order_id = fields.Many2one("pos.order", readonly=True, ondelete="set null", index="btree_not_null")
    order_uuid = fields.Char(readonly=True, index="btree_not_null", help="Of an order that the till has not sent yet.")
    signed = fields.Boolean(readonly=True, help="By hand, on the customer display. The signature is sealed.")
    ground = fields.Char(readonly=True, help="Where the proof is, or what the law allows it by.")
    evidence = fields.Binary(
        attachment=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Sealed: the page, the address of the network, the browser, the signature.",
    )
    has_evidence = fields.Boolean(string="Evidence Kept", compute="_compute_has_evidence", compute_sudo=True)
    user_id = fields.Many2one("res.users", string="Taken by", ondelete="set null", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)

    _partner = models.Index("(partner_id, purpose, channel, id DESC)")

    @api.depends("text_id", "lang")
    def _compute_shown(self):
        for consent in self:
            # sudo: texts are shown to every guest.
            consent.shown = consent.text_id.sudo().with_context(lang=consent.lang or "en_US").text

    def _compute_has_evidence(self):
        known = set(self.search([("id", "in", self.ids), ("evidence", "!=", False)]).ids)
        for consent in self:
            consent.has_evidence = consent.id in known

    # -- what is said ------------------------------------------------------------------------------

    @api.model
    def _record(self, partners, channel, purpose, state, source, **evidence):
        """Note that guests allow or refuse a purpose on a channel, from now on.

        :param partners: contacts
        :param channel, purpose, state, source: see the fields
        :param evidence: ``text_id`` (else the text in use, where the house has asked), ``lang``, ``order_id``,
            ``order_uuid``, ``given_at``, ``expires_on``, ``user_id``, ``company_id``, ``ground``, ``signed``; whatever
            else is given (address, page, browser, signature, ...) is sealed
        :raise VaultError: there is something to seal, and no key
        :return: the new rows
        """
        sealed = {key: value for key, value in evidence.items() if key not in OPEN_EVIDENCE and value}
        if sealed:
            vault.require(self.env)
        vals = {key: value for key, value in evidence.items() if key in OPEN_EVIDENCE}
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        vals.setdefault("given_at", fields.Datetime.now())
        vals.setdefault("user_id", self.env.uid)
        vals["company_id"] = company.id
        if state == "granted":
            text = self.env["restaurant.consent.text"].browse(vals.get("text_id") or ())
            in_use = text or text._in_use(purpose, company)
            others = source in IN_OTHER_WORDS
            vals["text_id"] = (text if others else in_use).id
            if "expires_on" not in vals and in_use.sudo().months:
                since = fields.Datetime.to_datetime(vals["given_at"]).date() if others else local_date(self.env)
                vals["expires_on"] = since + relativedelta(months=in_use.sudo().months)
        rows = []
        for partner in partners:
            row = {"lang": partner.sudo().lang or self.env.lang or "en_US", **vals}
            row |= {"partner_id": partner.id, "channel": channel, "purpose": purpose, "state": state, "source": source}
            rows.append(row)
        # sudo: whoever may speak with a guest notes what the guest says; nobody writes rows by hand.
        consents = self.sudo().create(rows)
        if sealed:
            plain = json.dumps(sealed, ensure_ascii=False, sort_keys=True, default=str)
            for consent in consents:
                consent._keep_evidence(plain)
        consents.flush_recordset()
        self.env.execute_query(engine.keep_states(consents.ids))
        self.env["restaurant.consent.state"].invalidate_model()
        consents.partner_id._consent_changed(purpose)
        return consents.with_env(self.env)

    @api.model
    def _check_may_note(self, guests):
        """:raise AccessError: only guest relations note what guests say, and only of guests whom they may change"""
        if not self.env.user.has_group("restaurant_crm.group_user"):
            raise AccessError(self.env._("Only guest relations note what guests allow."))
        guests.check_access("write")

    def _keep_evidence(self, plain):
        """Seal the evidence of one consent, so that it opens only as that of this one."""
        self.evidence = vault.seal(plain, f"{EVIDENCE} {self.id}")

    def _read_evidence(self):
        """What was sealed, as a dict; empty if nothing was.

        :raise VaultError: the key is gone
        """
        self.ensure_one()
        # sudo: the field is nobody's; whoever calls has checked.
        sealed = self.sudo().with_context(bin_size=False).evidence
        return json.loads(vault.unseal(sealed, f"{EVIDENCE} {self.id}")) if sealed else {}

    @api.autovacuum
    def _link_orders(self):
        """Find the orders that tills spoke of before they sent them."""
        self.flush_model(["order_id", "order_uuid"])
        self.env.cr.execute(engine.LINK_ORDERS)
        self.invalidate_model(["order_id", "order_uuid"])

    # -- rows are only added -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Consents are noted by what guests do, and by the buttons for it."))
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su and set(vals) <= {"evidence", "order_id", "partner_id", "text_id", "ground", "user_id"}):
            raise AccessError(self.env._("What a guest said once stays as it is; say something new instead."))
        return super().write(vals)
