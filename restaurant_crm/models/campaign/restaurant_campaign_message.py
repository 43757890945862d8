from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.campaign.reach import CHANNELS
from ..shared.keyless import KeylessMany2one
from .restaurant_campaign_step import KINDS

STATES = [
    ("waiting", "To Be Sent"),
    ("sending", "Being Sent"),
    ("sent", "Sent"),
    ("to_do", "To Be Done by Staff"),
    ("done", "Done"),
    ("skipped", "Not Sent"),
    ("failed", "Failed"),
    ("bounced", "Not Delivered"),
    ("unknown", "Perhaps Sent"),
    ("held_out", "Left Alone"),
]
# States of what a person may send once more.
AGAIN = ("failed", "bounced", "unknown")
REASONS = [
    ("no_consent", "No Consent"),
    ("no_address", "No Address"),
    ("refused", "Does Not Want to Be Chosen"),
    ("capped", "Enough Messages"),
    ("visited", "Has Been Here Since"),
    ("not_visited", "Has Not Been Here Since"),
    ("answered", "Has Answered"),
    ("redeemed", "Coupon Used or Over"),
    ("late", "Too Late"),
    ("stopped", "Stopped"),
    ("referral", "Referral Refused"),
    ("no_guest", "No Guest Any More"),
    ("not_possible", "Not Possible"),
]


class RestaurantCampaignMessage(models.Model):
    """The outbox of campaigns: a row for each guest, step and occurrence, those left alone included.

    Rows are written when a guest is taken in, claimed when they are due, and judged once more then. What a message
    became is committed before and after it is handed over: a worker that dies leaves ``sending``, which becomes
    ``unknown`` and is never sent again without a person.

    What is true of all messages of a member stands there once: a row here is written for each step, and each key to
    another table is checked for each row.
    """

    _name = "restaurant.campaign.message"
    _description = "Message of a Campaign"
    _order = "due_at desc, id desc"
    _rec_name = "kind"
    _log_access = False

    member_id = fields.Many2one("restaurant.campaign.member", required=True, ondelete="cascade", readonly=True)
    campaign_id = fields.Many2one(related="member_id.campaign_id")
    company_id = fields.Many2one(related="member_id.company_id")
    store_id = fields.Many2one(
        related="member_id.store_id",
        help="The guest's favourite store when the message was written; its clock counts.",
    )
    occurrence = fields.Char(related="member_id.occurrence")
    # Of the member, which has a key; here for what a guest has had of all campaigns. See ``_get_fk_on`` of merges.
    partner_id = KeylessMany2one("res.partner", string="Guest", required=True, readonly=True)
    # A step of the member's campaign, which has a key; steps that have messages are not deleted.
    step_id = KeylessMany2one("restaurant.campaign.step", required=True, readonly=True)
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    reason = fields.Selection(REASONS, string="Why Not", readonly=True)
    error = fields.Char(readonly=True)
    due_at = fields.Datetime(string="Due", required=True, readonly=True)
    claimed_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    opened_at = fields.Datetime(
        string="Opened", readonly=True, help="Some mail programs open everything by themselves."
    )
    clicked_at = fields.Datetime(string="Link Opened", readonly=True)
    replied_at = fields.Datetime(string="Replied", readonly=True)
    token = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Names what goes out to providers, and its guest on the page for writing no more.",
    )
    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", readonly=True, index="btree_not_null", ondelete="set null"
    )
    content = fields.Text(readonly=True, help="What was said, or is to be said.")

    # A member is one guest in one campaign for one occurrence.
    _once = models.Constraint("UNIQUE(member_id, step_id)", "A guest gets a step once an occurrence.")
    _due = models.Index("(due_at, id) WHERE state = 'waiting'")
    _going_out = models.Index("(claimed_at) WHERE state = 'sending'")
    _guest = models.Index("(partner_id, claimed_at)")
    _token = models.UniqueIndex("(token) WHERE token IS NOT NULL")

    @api.depends("kind", "partner_id", "campaign_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for message in self:
            # sudo: the campaign's name, on the page of a guest.
            message.display_name = f"{message.sudo().campaign_id.name}: {kinds.get(message.kind, '')}"

    # -- what staff do -----------------------------------------------------------------------------

    def action_done(self):
        """The private message has been sent, or the guest has been called, by whoever says so."""
        self._close("done")

    def action_not_possible(self):
        """The guest cannot be reached this way."""
        self._close("skipped", reason="not_possible")

    def _close(self, state, **values):
        self.check_access("read")
        if not self.env.user.has_group("restaurant_crm.group_user") and not self.env.su:
            raise UserError(self.env._("Only guest relations may say so."))
        # sudo: staff see the tasks of their stores; the outbox writes them.
        tasks = self.sudo().filtered(lambda message: message.state == "to_do")
        tasks.write({"state": state, "sent_at": fields.Datetime.now(), **values})
        return True

    def action_send_again(self):
        """Send what failed, or what nobody knows about, once more: a person takes it upon oneself.

        :raise UserError: a campaign is over, or archived: it sends nothing, and the message would only wait
        """
        self.check_access("read")
        self.campaign_id._check_may_steer()
        for campaign in self.campaign_id:
            if not campaign.active or campaign.state not in ("running", "paused"):
                raise UserError(
                    self.env._("“%s” is over or archived: it sends nothing any more.", campaign.display_name)
                )
        # sudo: the outbox writes its rows.
        again = self.sudo().filtered(lambda message: message.state in AGAIN)
        again.write({"state": "waiting", "due_at": fields.Datetime.now(), "error": False, "claimed_at": False})
        if again:
            self.env.ref("restaurant_crm.ir_cron_run_campaigns").sudo()._trigger()
        return True

    # -- what guests say -----------------------------------------------------------------------------

    def _note_opened(self):
        """The picture of mails from before 19.0.1.2.0 was shown; newer ones have that of Email Marketing."""
        self._note_first("opened_at")

    def _note_first(self, name):
        """Note in this field the first time that the guest did it."""
        self.filtered(lambda message: not message[name]).write({name: fields.Datetime.now()})

    def _withdraw(self, purpose, channel, page):
        """The guest wants no more: noted as a consent that is refused, and what waits is not sent."""
        self.ensure_one()
        consents = self.env["restaurant.consent"].with_company(self.company_id)
        channel = channel or CHANNELS.get(self.kind, "any")
        consents._record(self.partner_id, channel, purpose, "refused", "page", ground=page)
