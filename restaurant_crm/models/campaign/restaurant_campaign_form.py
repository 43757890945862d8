from odoo import api, fields, models
from odoo.tools import format_date

from ..segment.restaurant_segment_insight import RULE_FIELDS

ARROW = " → "
# States of messages that a guest has got, or will get from staff.
OUT = ("sent", "to_do", "done")


class RestaurantCampaign(models.Model):
    """What the campaign's form shows, and what it asks of the segment that describes the campaign."""

    _inherit = "restaurant.campaign"

    journey = fields.Char(compute="_compute_journey", help="The campaign as one line that can be read.")
    broken = fields.Text(string="Why It Reaches Nobody", compute="_compute_broken")
    locked = fields.Boolean(compute="_compute_locked", help="Guests are in it: who takes part is not changed any more.")
    taken_count = fields.Integer(string="Take Part", compute="_compute_counts")
    held_count = fields.Integer(string="Left Alone by Lot", compute="_compute_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    waiting_count = fields.Integer(string="To Be Sent", compute="_compute_counts")
    opened_count = fields.Integer(string="Opened by", compute="_compute_counts")
    mailing_count = fields.Integer(string="Mailings", compute="_compute_mailing_count")
    clicked_count = fields.Integer(string="Opened a Link", compute="_compute_counts")
    bounced_count = fields.Integer(string="Not Delivered", compute="_compute_counts")
    redeemed_count = fields.Integer(string="Redeemed", compute="_compute_counts")
    discount_given = fields.Monetary(
        compute="_compute_counts", help="What coupons of the campaign took off bills; the margin has it already."
    )
    message_cost = fields.Monetary(string="Cost of Messages", compute="_compute_counts")

    @api.depends(
        "trigger", "start_on", "weekday", "day_of_month", "days", "rhythm", "log_kind", "log_tag_id", "log_tier_id",
        "step_ids.summary", "step_ids.delay_days", "step_ids.sequence", "stop_on_visit",
        "stop_on_answer",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_journey(self):
        for campaign in self:
            parts = [campaign._say_trigger()]
            for step in campaign.step_ids.sorted("sequence"):
                text = step.summary or ""
                if step.delay_days:
                    text = self.env._("after %(days)s days %(what)s", days=step.delay_days, what=text)
                parts.append(text)
            if campaign.stop_on_visit and campaign.stop_on_answer:
                parts.append(self.env._("ends when the guest comes or answers"))
            elif campaign.stop_on_visit:
                parts.append(self.env._("ends when the guest comes"))
            elif campaign.stop_on_answer:
                parts.append(self.env._("ends when the guest answers"))
            campaign.journey = ARROW.join(parts)

    def _say_trigger(self):
        self.ensure_one()
        days, day = self.days, format_date(self.env, self.start_on)
        kinds = dict(self._log_kinds())
        weekdays = dict(self._fields["weekday"]._description_selection(self.env))
        about = self.log_tag_id.name or self.log_tier_id.name
        kind = kinds.get(self.log_kind, "")
        return {
            "once": self.env._("Once on %s", day),
            "weekly": self.env._("Every week: %s", weekdays.get(self.weekday, "")),
            "monthly": self.env._("Every month on day %s", self.day_of_month),
            "enters": self.env._("A guest comes to belong to them"),
            "log": self.env._("The guest log notes: %s", f"{kind} “{about}”" if about else kind),
            "birthday": self.env._("%s days before the birthday", days),
            "away": self.env._("%s days after the last visit", days),
            "referral": self.env._("A guest has brought a new one: both"),
            "rhythm": self.env._("Away for %s %% of the usual days", self.rhythm),
        }.get(self.trigger, "")

    @api.depends("problem", "step_ids.problem", "trigger", "log_kind", "days", "partner_domain", "condition_ids")
    @api.depends_context("lang")
    def _compute_broken(self):
        for campaign in self:
            campaign.broken = campaign._defect() or False

    @api.depends("state")
    def _compute_locked(self):
        for campaign in self:
            campaign.locked = campaign.state in ("running", "stopped")

    @api.depends("state")
    def _compute_counts(self):
        # sudo: numbers of the campaign, whoever's guests they are; who reads it is asked by the campaign.
        Member = self.env["restaurant.campaign.member"].sudo()
        Message = self.env["restaurant.campaign.message"].sudo()
        here = [("campaign_id", "in", self.ids)]
        arms = _by_keys(Member._read_group(here, ["campaign_id", "arm"], ["__count"]))
        states = _by_keys(Message._read_group(here, ["campaign_id", "kind", "state"], ["__count"]))
        opened, clicked = (
            _by_keys(Message._read_group([*here, (name, "!=", False)], ["campaign_id"], ["partner_id:count_distinct"]))
            for name in ("opened_at", "clicked_at")
        )
        redeemed = self._redeemed()
        for campaign in self:
            own = {key[1:]: number for key, number in states.items() if key[0] == campaign.id}
            campaign.taken_count = arms.get((campaign.id, "treated"), 0)
            campaign.held_count = arms.get((campaign.id, "held"), 0)
            campaign.sent_count = sum(number for (_kind, state), number in own.items() if state in OUT)
            campaign.waiting_count = sum(number for (_kind, state), number in own.items() if state == "waiting")
            campaign.bounced_count = sum(number for (_kind, state), number in own.items() if state == "bounced")
            campaign.opened_count = opened.get((campaign.id,), 0)
            campaign.clicked_count = clicked.get((campaign.id,), 0)
            campaign.redeemed_count, campaign.discount_given = redeemed.get(campaign.id, (0, 0))
            texts = own.get(("sms", "sent"), 0) + own.get(("sms", "unknown"), 0)
            campaign.message_cost = texts * campaign.company_id.campaign_sms_cost

    @api.depends("state")
    def _compute_mailing_count(self):
        # sudo: a number; who opens them is asked by Email Marketing.
        mailings = self.env["mailing.mailing"].sudo().with_context(active_test=False)
        rows = mailings._read_group([("campaign_step_id", "in", self.step_ids.ids)], ["campaign_step_id"], ["__count"])
        numbers = {}
        for step, number in rows:
            numbers[step.campaign_id] = numbers.get(step.campaign_id, 0) + number
        for campaign in self:
            campaign.mailing_count = numbers.get(campaign._origin, 0)

    # -- what the segment does in its own form -----------------------------------------------------

    @api.onchange(*RULE_FIELDS)
    def _onchange_rule(self):
        self.segment_id._onchange_rule()

    def action_open_guests(self):
        """Open the guests who match now."""
        self.ensure_one()
        return self.segment_id.action_open_guests()

    def action_check_guest(self):
        """Ask for a guest and say which lines hold."""
        self.ensure_one()
        return self.segment_id.action_check_guest()

    # -- windows -------------------------------------------------------------------------------------

    def action_preview(self):
        """Show who would get what and when, who would not and why."""
        self.ensure_one()
        self.check_access("read")
        return self.env["restaurant.campaign.preview"].create({"campaign_id": self.id})._reopen()

    def action_open_mailings(self):
        """Open what Email Marketing counts of the mails."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mass_mailing.mailing_mailing_action_mail")
        return action | {
            "domain": [("campaign_step_id.campaign_id", "=", self.id)],
            "context": {"active_test": False, "create": False},
            "display_name": self.name,
        }

    def action_open_messages(self):
        """Open what went out and will go out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_campaign_message_action")
        return action | {"domain": [("campaign_id", "=", self.id)], "display_name": self.name}


def _by_keys(rows):
    """What ``_read_group`` counted, by the keys that it was grouped by; the first one is the id of a record."""
    return {(row[0].id, *row[1:-1]): row[-1] for row in rows}
