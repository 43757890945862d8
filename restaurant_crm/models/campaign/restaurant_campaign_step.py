from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.campaign.enrolment import StepPlan
from ...engine.segment.compiler import NOBODY
from .words import WORDS, unknown_words

KINDS = [
    ("coupon", "Coupon"),
    ("mail", "Mail"),
    ("sms", "SMS"),
    ("private", "Private Message (Task)"),
    ("call", "Phone Call (Activity)"),
    ("tag", "Tag"),
]
# Kinds that say something to the guest.
WITH_WORDS = ("mail", "sms", "private")
ONLY_IF = [
    ("always", "always"),
    ("not_visited", "only if not here since"),
    ("visited", "only if here since"),
    ("coupon_unused", "only if the coupon is unused"),
]


class RestaurantCampaignStep(models.Model):
    """What a guest of a campaign gets, and when."""

    _name = "restaurant.campaign.step"
    _description = "Step of a Campaign"
    _order = "campaign_id, sequence, id"

    campaign_id = fields.Many2one("restaurant.campaign", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="campaign_id.company_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, string="What", required=True, default="mail")
    delay_days = fields.Integer(
        string="After Days", help="Days after the step before it; the first one counts from the start."
    )
    only_if = fields.Selection(ONLY_IF, required=True, default="always")
    segment_id = fields.Many2one(
        "restaurant.segment",
        string="For Guests of",
        domain="[('usage', '=', 'segment')]",
        ondelete="restrict",
        help="Only guests of this segment get the step; without one all of them.",
    )
    others = fields.Boolean(string="All but Them", help="The step is for everybody but the guests of the segment.")
    program_id = fields.Many2one(
        "loyalty.program",
        domain="[('program_type', '=', 'coupons'), '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="restrict",
        check_company=True,
    )
    valid_days = fields.Integer(string="Good for Days", default=30, help="0: as long as the program is.")
    subject = fields.Char(translate=True)
    body = fields.Html(string="Mail", translate=True, sanitize_attributes=True)
    text = fields.Text(string="Words", translate=True)
    sms_template = fields.Char(
        string="Approved Template", help="The provider's code of the template; the words above are what it says."
    )
    tag_id = fields.Many2one("restaurant.tag", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        string="Who Calls",
        domain="[('share', '=', False)]",
        help="Empty: the manager of the guest's favourite store, or who is responsible for the campaign.",
    )
    call_summary = fields.Char(string="What About", translate=True)
    summary = fields.Char(compute="_compute_summary")
    problem = fields.Char(compute="_compute_problem")

    _delay_positive = models.Constraint("CHECK (delay_days >= 0 AND valid_days >= 0)", "Days are not below 0.")

    @api.depends(
        "kind", "program_id", "valid_days", "subject", "tag_id", "user_id", "only_if", "segment_id", "others",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_summary(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        conditions = dict(self._fields["only_if"]._description_selection(self.env))
        for step in self:
            text = step._say_what(kinds)
            if step.segment_id:
                who = step.segment_id.name
                text = (
                    self.env._("%(what)s to all but “%(segment)s”", what=text, segment=who)
                    if step.others
                    else self.env._("%(what)s to “%(segment)s”", what=text, segment=who)
                )
            if step.only_if and step.only_if != "always":
                text = f"{text} ({conditions[step.only_if]})"
            step.summary = text

    def _say_what(self, kinds):
        kind = kinds.get(self.kind, "")
        # sudo: what an offer, a tag is called is no secret to whoever reads the campaign.
        if self.kind == "coupon" and self.program_id:
            name = self.program_id.sudo().name
            if self.valid_days:
                return self.env._("coupon “%(offer)s” for %(days)s days", offer=name, days=self.valid_days)
            return self.env._("coupon “%s”", name)
        if self.kind == "mail" and self.subject:
            return self.env._("mail “%s”", self.subject)
        if self.kind == "tag" and self.tag_id:
            return self.env._("tag “%s”", self.tag_id.sudo().name)
        if self.kind == "call":
            return self.env._("phone call by %s", self.user_id.name or self.env._("the store"))
        return kind

    @api.depends("kind", "program_id.active", "subject", "body", "text", "tag_id.active", "call_summary", "segment_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for step in self:
            step.problem = step._defect() or False

    def _defect(self):
        """Why the step cannot be taken, in the user's words; None when it is complete."""
        self.ensure_one()
        step = self.sudo()
        if step.kind == "coupon" and not (step.program_id and step.program_id.active):
            return self.env._("Choose the offer of the coupon.")
        if step.kind == "mail" and not (step.subject and step.body):
            return self.env._("Write the subject and the words of the mail.")
        if step.kind in ("sms", "private") and not step.text:
            return self.env._("Write what the message says.")
        if step.kind == "tag" and not (step.tag_id and step.tag_id.active):
            return self.env._("Choose the tag.")
        # Whoever is not in a segment that cannot be decided is not known, either.
        return step.segment_id._defect() if step.segment_id else None

    @api.constrains("subject", "body", "text")
    def _check_words(self):
        for step in self:
            for text in (step.subject, step.body, step.text):
                if wrong := unknown_words(text or ""):
                    raise ValidationError(
                        self.env._(
                            "“{%(word)s}” stands for nothing. Known are: %(known)s",
                            word=wrong[0],
                            known=", ".join(WORDS),
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_without_messages(self):
        # sudo: whoever may change the campaign may know that there are messages.
        messages = self.env["restaurant.campaign.message"].sudo()
        # By the campaign first: messages are found by their members.
        if messages.search_count([("campaign_id", "in", self.campaign_id.ids), ("step_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("Guests have got this step, or will get it: it cannot be deleted."))

    def _plan(self, delay, as_of):
        """What the engine has to know of the step.

        A segment that cannot be decided is nobody's, and nobody is known to be outside of it.
        """
        self.ensure_one()
        members, others = None, False
        if self.segment_id:
            if self.segment_id._defect():
                members = NOBODY
            else:
                members, others = self.segment_id._guests_sql(as_of=as_of), self.others
        return StepPlan(self.id, self.kind, delay, members, others)

    def _plans(self, as_of):
        """The plans of all these steps, in their order, with the delays added up."""
        plans, delay = [], timedelta()
        for step in self.sorted(lambda step: (step.sequence, step.id)):
            delay += timedelta(days=step.delay_days)
            plans.append(step._plan(delay, as_of))
        return tuple(plans)
