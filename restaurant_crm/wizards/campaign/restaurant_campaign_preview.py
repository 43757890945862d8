from random import Random

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.shared.clock import local_date
from ...models.campaign.restaurant_campaign_step import WITH_WORDS

# Guests for whom the messages are shown as they will be.
EXAMPLES = 3
# Guests whose reasons are listed one by one.
MOST_LISTED = 200
# As long as the codes that guests will get.
SAMPLE_CODE = "044XXXXXXXXXXXXXXXX"


class RestaurantCampaignPreview(models.TransientModel):
    """Who would get what, who would not and why, before anything is sent."""

    _name = "restaurant.campaign.preview"
    _inherit = ["restaurant.dialog.mixin"]
    _description = "Preview of a Campaign"

    campaign_id = fields.Many2one("restaurant.campaign", required=True, readonly=True, ondelete="cascade")
    journey = fields.Char(related="campaign_id.journey", related_sudo=False)
    state = fields.Selection(related="campaign_id.state", related_sudo=False)
    audience = fields.Integer(string="Guests", readonly=True)
    taken = fields.Integer(string="Would Take Part", readonly=True)
    held = fields.Integer(string="Would Be Left Alone", readonly=True)
    excluded = fields.Integer(string="Would Be Left Out", readonly=True)
    reasons = fields.Json(readonly=True)
    reasons_html = fields.Html(string="Why", compute="_compute_reasons_html", sanitize=False)
    chosen_ids = fields.Json(readonly=True)
    line_ids = fields.One2many("restaurant.campaign.preview.line", "preview_id", string="Left Out", readonly=True)
    examples = fields.Html(string="As Guests Will See It", readonly=True, sanitize=False)
    detectable = fields.Char(string="What Can Be Told", compute="_compute_detectable")
    detectable_lift = fields.Float(readonly=True)
    waits = fields.Boolean(compute="_compute_waits")

    @api.model_create_multi
    def create(self, vals_list):
        previews = super().create(vals_list)
        for preview in previews:
            preview._look()
        return previews

    def _look(self):
        """Ask the engine, without writing anything of it."""
        campaign = self.campaign_id
        rows = campaign._preview()
        reasons = {}
        for _partner, reason, _held in rows:
            if reason:
                reasons[reason] = reasons.get(reason, 0) + 1
        taken = [partner for partner, reason, held in rows if not reason and not held]
        # Only guests whom the user may know are shown.
        own = set(self.env["res.partner"].browse([row[0] for row in rows])._filtered_own().ids)
        labels = dict(self.env["restaurant.campaign.run"]._fields.items())
        listed = [row for row in rows if row[1] and row[0] in own][:MOST_LISTED]
        size, least = campaign._detectable() if campaign.holdout else (0, None)
        chosen = [partner for partner in taken if partner in own]
        chosen = Random(campaign.id).sample(chosen, min(EXAMPLES, len(chosen)))
        self.write(
            {
                "audience": len(rows),
                "taken": len(taken),
                "held": len([row for row in rows if not row[1] and row[2]]),
                "excluded": sum(reasons.values()),
                "reasons": reasons,
                "chosen_ids": chosen,
                "detectable_lift": least or 0,
                "line_ids": [
                    fields.Command.create({"partner_id": partner, "reason": reason})
                    for partner, reason, _held in listed
                    if reason in labels
                ],
                "examples": self._render_examples(self.env["res.partner"].browse(chosen)),
            }
        )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reasons_html(self):
        labels = self.env["restaurant.campaign.run"].fields_get(attributes=["string"])
        for preview in self:
            rows = Markup("").join(
                Markup("<li>%s: %s</li>") % (labels[reason]["string"], number)
                for reason, number in sorted((preview.reasons or {}).items(), key=lambda item: -item[1])
            )
            preview.reasons_html = rows and Markup("<ul class='mb-0'>%s</ul>") % rows

    @api.depends("campaign_id", "detectable_lift", "audience")
    @api.depends_context("lang")
    def _compute_detectable(self):
        for preview in self:
            campaign = preview.campaign_id
            if not campaign.holdout:
                preview.detectable = self.env._("Nobody is left alone: what it brings cannot be told.")
            elif not preview.detectable_lift:
                preview.detectable = self.env._("With so few guests nothing can be told: too early to tell.")
            else:
                preview.detectable = self.env._(
                    "With %(guests)s guests a lift of visits from about %(lift).0f %% can be seen.",
                    guests=preview.audience,
                    lift=preview.detectable_lift,
                )

    @api.depends("campaign_id.trigger")
    def _compute_waits(self):
        for preview in self:
            preview.waits = preview.campaign_id.trigger not in ("once", "weekly", "monthly")

    # -- as guests will see it -------------------------------------------------------------------------

    def _render_examples(self, partners):
        return Markup("").join(self._render_example(partner) for partner in partners)

    def _render_example(self, partner):
        parts = [Markup("<h5 class='mt-3'>%s</h5>") % partner.name]
        for step in self.campaign_id.step_ids.sorted("sequence"):
            try:
                subject, said = self._say(step, partner)
                body = said if step.kind == "mail" else Markup("<p class='mb-0'>%s</p>") % said if said else ""
            except ValueError as error:
                subject, body = "", Markup("<p class='mb-0 text-danger'>%s</p>") % error
            parts.append(
                Markup("<div class='border rounded p-2 mb-2'><div class='text-muted small'>%s</div><b>%s</b>%s</div>")
                % (step.summary or "", subject, body)
            )
        return Markup("").join(parts)

    def _say(self, step, partner):
        """What the step will say to the guest, by what will say it then, with a coupon of an invented code.

        :raise ValueError: it speaks of something that there will not be, and would not be sent
        """
        member = self.env["restaurant.campaign.member"].new(
            {
                "campaign_id": self.campaign_id.id,
                "partner_id": partner.id,
                "store_id": partner.sudo().guest_profile_id.favourite_store_id.id,
            }
        )
        message = self.env["restaurant.campaign.message"].new(
            {
                "member_id": member,
                "step_id": step.id,
                "kind": step.kind,
                "partner_id": partner.id,
                "token": "preview",
            }
        )
        # sudo: what an offer gives is what guests will read.
        return message.sudo().with_company(self.campaign_id.company_id)._say(self._invented_card(step).sudo())

    def _invented_card(self, step):
        """The coupon that a guest will have got when the step's turn comes; empty for none."""
        Card = self.env["loyalty.card"]
        earlier = self.campaign_id.step_ids.sorted(lambda row: (row.sequence, row.id)).filtered(
            lambda row: row.kind == "coupon" and row.program_id and (row.sequence, row.id) < (step.sequence, step.id)
        )[-1:]
        if not earlier:
            return Card
        today = local_date(self.with_company(self.campaign_id.company_id).env)
        until = earlier.valid_days and fields.Date.add(today, days=earlier.valid_days)
        return Card.new({"program_id": earlier.program_id.id, "code": SAMPLE_CODE, "expiration_date": until})

    # -- what follows ------------------------------------------------------------------------------------

    def action_start(self):
        """Start what was shown."""
        self.ensure_one()
        self.campaign_id.action_start()
        return {"type": "ir.actions.act_window_close"}

    def action_test(self):
        """Send the mails and SMS to oneself, as the first example would get them."""
        self.ensure_one()
        self.campaign_id._check_may_steer()
        user = self.env.user
        guest = self.env["res.partner"].browse((self.chosen_ids or [])[:1]) or user.partner_id
        steps = self.campaign_id.step_ids.filtered(lambda step: step.kind in WITH_WORDS)
        if not steps:
            raise UserError(self.env._("The campaign says nothing to guests."))
        if any(step.kind == "mail" for step in steps) and not user.email:
            raise UserError(self.env._("You have no e-mail address."))
        for step in steps:
            try:
                subject, body = self._say(step, guest)
            except ValueError as error:
                raise UserError(str(error)) from None
            if step.kind == "mail":
                # sudo: one mail to oneself, with what one may read.
                mail = (
                    self.env["mail.mail"]
                    .sudo()
                    .create(
                        {
                            "subject": self.env._("Test: %s", subject),
                            "body_html": body,
                            "email_to": user.email_formatted,
                            "email_from": self.campaign_id.company_id.email_formatted or user.email_formatted,
                        }
                    )
                )
                mail.send()
            else:
                self._test_text(body)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Sent to you.")},
        }

    def _test_text(self, text):
        """Show the words of an SMS to whoever tries it: nothing is paid for."""
        self.env.user._bus_send("simple_notification", {"title": self.env._("SMS"), "message": text})

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }


class RestaurantCampaignPreviewLine(models.TransientModel):
    """A guest who would be left out."""

    _name = "restaurant.campaign.preview.line"
    _description = "Guest Left Out of a Campaign"

    preview_id = fields.Many2one("restaurant.campaign.preview", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, readonly=True, ondelete="cascade")
    reason = fields.Selection("_reasons", string="Why", required=True, readonly=True)

    @api.model
    def _reasons(self):
        labels = self.env["restaurant.campaign.run"].fields_get(attributes=["string", "type"])
        names = ("again", "refused", "no_consent", "no_address", "capped", "no_step", "budget")
        return [(name, labels[name]["string"]) for name in names]
