import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.campaign import referrals as engine
from ..till import entry_values as read

_logger = logging.getLogger(__name__)

STATES = [("waiting", "Waits for the First Visit"), ("thanked", "Both Thanked"), ("refused", "Refused")]
REASONS = [
    ("same", "The Same Person"),
    ("device", "The Same Device"),
    ("staff", "Staff"),
    ("not_new", "Was a Guest Before"),
    ("circle", "Brought Each Other"),
    ("stranger", "Who Brought Them Was Never Here"),
    ("many", "Too Many at Once"),
    ("cashier", "Too Many by One Cashier"),
    ("no_campaign", "No Campaign for Referrals"),
]
# Letters and digits that nobody takes for another.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
# What is scanned is the address of the invitation, with the code at its end.
LONGEST_CODE = 300
INVITATION = "/b/"
TRIES = 20


class RestaurantReferral(models.Model):
    """A guest brought a new one: noted at the till, judged after the new guest's first visit, once."""

    _name = "restaurant.referral"
    _description = "Referral"
    _order = "entered_at desc, id desc"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one("res.partner", string="New Guest", required=True, ondelete="cascade", readonly=True)
    referrer_id = fields.Many2one(
        "res.partner", string="Brought by", required=True, ondelete="cascade", readonly=True, index=True
    )
    entered_at = fields.Datetime(string="Noted", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", ondelete="set null", readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    reason = fields.Selection(REASONS, string="Why Not", readonly=True)
    judged_at = fields.Datetime(readonly=True)

    _once = models.Constraint("UNIQUE(partner_id)", "A guest is brought once.")

    @api.model
    def _code_of(self, partner):
        """The guest's own code; made when it is asked for the first time."""
        # sudo: whoever may show a guest the code may have it made.
        Code = self.env["restaurant.referral.code"].sudo()
        found = Code.search([("partner_id", "=", partner.id)])
        for _try in range(TRIES):
            if found:
                break
            code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
            if not Code.search_count([("code", "=", code)], limit=1):
                found = Code.create({"partner_id": partner.id, "code": code})
        return found.code

    @api.model
    def _referrer(self, code):
        """Whose code it is, typed or scanned as the address that ends with it; empty if nobody's."""
        code = "".join(code.split()).rstrip("/").rpartition("/")[2].upper()
        if not set(code) <= set(LETTERS):
            return self.env["res.partner"]
        # sudo: cashiers read no codes of others.
        return self.env["restaurant.referral.code"].sudo().search([("code", "=", code)], limit=1).partner_id

    @api.model
    def _take_back(self, guest):
        """Thanks for guests who turn out to be who brought them: what is not used yet ends."""
        self.env.flush_all()
        since = fields.Datetime.now() - timedelta(days=engine.THANKED_DAYS)
        # sudo: what is noted of browsers depends on nobody's rights.
        rows = self.env.execute_query(engine.thanked_on_one_device(guest.id, since))
        if not rows:
            return
        found = self.sudo().browse([row[0] for row in rows])
        found.write({"state": "refused", "reason": "device"})
        self.env.flush_all()
        guests = [row[0] for row in self.env.execute_query(engine.take_back(found.ids))]
        self.env.invalidate_all()
        self.env["res.partner"].sudo().browse(guests)._guest_changed()

    @api.model
    def _judge(self, partner_ids):
        """The step after a payment: thank both for new guests who have been here, or note why not."""
        # sudo: what follows from a payment depends on nobody's rights.
        referrals = self.sudo()
        referrals.env.flush_all()
        now = fields.Datetime.now()
        since = now - timedelta(days=engine.THANKED_DAYS)
        judged = referrals.env.execute_query(engine.judge(partner_ids, since))
        campaigns = self.env["restaurant.campaign"]
        if judged:
            campaigns = campaigns._running().filtered(lambda row: row.trigger == "referral")
        thanked = False
        for referral_id, reason in judged:
            referral = referrals.browse(referral_id)
            if not reason and not campaigns:
                reason = "no_campaign"
            referral.write({"state": "refused" if reason else "thanked", "reason": reason, "judged_at": now})
            if not reason:
                thanked = True
                for campaign in campaigns:
                    campaign._enrol(trigger=engine.both(referral.id))
        if thanked:
            self.env.ref("restaurant_crm.ir_cron_run_campaigns").sudo()._trigger()


class RestaurantReferralCode(models.Model):
    """The code by which a guest brings others."""

    _name = "restaurant.referral.code"
    _description = "Referral Code"
    _rec_name = "code"
    _log_access = False

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    code = fields.Char(required=True, readonly=True)

    _partner_once = models.Constraint("UNIQUE(partner_id)", "A guest has one code.")
    _code_once = models.Constraint("UNIQUE(code)", "A code is one guest's.")


class RestaurantTillEntry(models.Model):
    """A new guest says at the till who brought them."""

    _inherit = "restaurant.till.entry"

    kind = fields.Selection(selection_add=[("referral", "Referral")], ondelete={"referral": "cascade"})

    def _receive_referral(self, guest, entry, entered_at):
        """Note who brought the guest; whether that is so is judged after the visit.

        :raise UserError: the code is nobody's, or somebody is noted already
        """
        Referral = self.env["restaurant.referral"]
        referrer = Referral._referrer(read.text(entry, "code", LONGEST_CODE))
        if not referrer:
            raise UserError(self.env._("This code is nobody's."))
        # sudo: cashiers write what a guest says, not referrals.
        if Referral.sudo().search_count([("partner_id", "=", guest.id)], limit=1):
            raise UserError(self.env._("It is noted already who brought %s.", guest.name))
        Referral.sudo().create(
            {
                "partner_id": guest.id,
                "referrer_id": referrer.id,
                "entered_at": entered_at,
                "user_id": self.env.uid,
            }
        )
