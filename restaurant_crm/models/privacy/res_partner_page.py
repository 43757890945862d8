from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...engine.shared.clock import local_date
from ...engine.shared.languages import read_in


class ResPartner(models.Model):
    """What a guest's own page says."""

    _inherit = "res.partner"

    def action_send_page_link(self):
        """Mail the guest the address of the page."""
        self._check_may_show_page()
        template = self.env.ref("restaurant_crm.guest_page_mail")
        for guest in self:
            if not guest.email_normalized:
                raise UserError(self.env._("“%(name)s” has no e-mail address.", name=guest.name))
            template.sudo().send_mail(guest.id, email_values={"auto_delete": True})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("The address of the page is on its way.")},
        }

    def action_show_page(self):
        """Open the guest's page, to show it to the guest."""
        self.ensure_one()
        self._check_may_show_page()
        self.env["restaurant.guest.reading"]._note("page", self.ids)
        url = self.env["restaurant.guest.access"]._make(self, "staff")
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _check_may_show_page(self):
        """:raise AccessError: only guest relations, and only of guests whom they may change"""
        if not self.env.user.has_group("restaurant_crm.group_user"):
            raise AccessError(self.env._("Only guest relations open the pages of guests."))
        self.check_access("write")

    def _guest_page_url(self):
        """A new address of the guest's page, for mails."""
        self.ensure_one()
        path = self.env["restaurant.guest.access"]._make(self, "mail")
        return f"{self.get_base_url()}{path}"

    def _page(self):
        """What the page shows, in the language of the environment: dict of plain values."""
        self.ensure_one()
        # sudo: the page is the guest's own; its address says who may.
        guest = self.sudo()
        profile = guest.guest_profile_id
        return {
            "name": guest.name,
            "known": [
                (label, value)
                for label, value in (
                    (self.env._("Your name"), guest.name),
                    (self.env._("Telephone"), guest.phone),
                    (self.env._("E-mail"), guest.email),
                    (self.env._("Street and city"), " ".join(filter(None, [guest.street, guest.zip, guest.city]))),
                    (self.env._("Birthday"), format_date(self.env, guest.guest_birthday)),
                    (self.env._("Visits"), profile.visits),
                    (self.env._("Last visit"), format_date(self.env, profile.last_visit_date)),
                    (self.env._("Dishes you order most"), profile.top_dishes_text),
                    (self.env._("Level"), guest.guest_tier_id.name),
                )
                if value
            ],
            "preferences": [
                " · ".join(filter(None, [row.preference_id.name, row.note])) for row in guest.guest_preference_ids
            ],
            "tags": [{"name": row.tag_id.name, "why": self._why_tagged(row)} for row in self._page_tags(guest)],
            "complaints": [(complaint.name, complaint.stage_id.name) for complaint in guest.guest_complaint_ids],
            "consents": self._page_consents(),
            "objects": guest.guest_no_profiling,
        }

    def _page_tags(self, guest):
        return guest.env["restaurant.tag.assignment"].search(
            [("partner_id", "=", guest.id), ("state", "=", "active")], order="assigned_at desc"
        )

    def _why_tagged(self, assignment):
        """Why the guest carries a tag, in plain words: the lines of the rule with the guest's numbers."""
        entry = assignment.env["restaurant.guest.log"].search(
            [("partner_id", "=", assignment.partner_id.id), ("tag_id", "=", assignment.tag_id.id)], limit=1
        )
        said = entry._said_lines(read_in(line, self.env.lang or "en_US") for line in entry.explanation or [])
        return said or [self.env._("Somebody of the staff noted it.")]

    def _page_consents(self):
        """What the guest is asked, and what holds now: a list by purpose and channel."""
        guest = self.sudo()
        states = {(row.purpose, row.channel): row for row in guest.guest_consent_state_ids}
        labels = dict(guest.env["restaurant.consent"]._fields["channel"]._description_selection(self.env))
        asked, today, explained = [], local_date(self.env), set()
        for purpose, channel, text in guest.env["restaurant.consent.text"]._asked(guest.company_id or self.env.company):
            row = states.get((purpose, channel)) or states.get((purpose, "any"))
            # What has run out is not allowed any more, and is asked for again.
            if row and row._has_run_out(today):
                row = None
            # Said once, above the channels.
            words = ("", "") if purpose in explained else (text.text, text.why)
            explained.add(purpose)
            asked.append(
                {
                    "key": f"{purpose}:{channel}",
                    "purpose": purpose,
                    "channel": channel,
                    "label": labels[channel] if purpose == "marketing" else "",
                    "text": words[0],
                    "why": words[1],
                    "text_id": text.id,
                    "state": row.state if row else "",
                    "by_text_id": row.consent_id.text_id.id if row else False,
                    "since": row and format_date(self.env, row.since.date()),
                    "until": row and format_date(self.env, row.expires_on),
                }
            )
        return asked

    def _say_on_page(self, answers, **evidence):
        """Keep what the guest has said on the page, where it differs from what holds.

        :param answers: dict of "purpose:channel" to "granted" or "refused"
        :return: how many consents were noted
        """
        noted = 0
        for asked in self._page_consents():
            said = answers.get(asked["key"])
            if said in ("granted", "refused") and said != asked["state"]:
                self.env["restaurant.consent"]._record(
                    self,
                    asked["channel"],
                    asked["purpose"],
                    said,
                    "page",
                    text_id=asked["text_id"],
                    lang=self.env.lang or "en_US",
                    user_id=False,
                    **evidence,
                )
                noted += 1
        return noted
