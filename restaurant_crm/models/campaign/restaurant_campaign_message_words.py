from odoo import models
from odoo.tools import format_date

from .words import say, say_html, used_words

# In front of each message in the address of the page where guests say that they want no more.
PAGE = "/u/"


class RestaurantCampaignMessage(models.Model):
    """What a message says to its guest, in the guest's language."""

    _inherit = "restaurant.campaign.message"

    def _offer_card(self):
        """The coupon that the guest got before in the same campaign."""
        earlier = self.member_id.message_ids.filtered("card_id").sorted(lambda row: (row.step_id.sequence, row.id))
        return earlier[-1:].card_id

    def _values(self):
        """What the words in braces stand for."""
        self.ensure_one()
        return self._values_for(self.partner_id, self.store_id, self._offer_card(), self._page())

    def _values_for(self, partner, store, card, page):
        lang = partner.lang or self.env.lang or "en_US"
        rewards = card.with_context(lang=lang).program_id.reward_ids
        return {
            "guest": partner.name or "",
            "store": store.name or self.company_id.name or self.env.company.name,
            "offer": " / ".join(filter(None, rewards.mapped("description"))),
            "code": card.code or "",
            "until": format_date(self.env, card.expiration_date, lang_code=lang) if card.expiration_date else "",
            "unsubscribe": page,
            "referral": self._own_code(partner),
        }

    def _own_code(self, partner):
        """The code by which the guest brings others; made only where a message says it."""
        texts = (self.step_id.subject, self.step_id.body, self.step_id.text)
        wanted = any("referral" in used_words(text) for text in texts)
        return self.env["restaurant.referral"]._code_of(partner) if wanted else ""

    def _page(self):
        """The address of the guest's own page, short enough for one line of a header."""
        return f"{self.get_base_url()}{PAGE}{self.token}"

    def _in_guests_language(self):
        return self.with_context(lang=self.partner_id.lang or self.company_id.partner_id.lang or "en_US")

    def _missing(self, texts, values):
        """A word that is used and stands for nothing for this guest; a message with a hole is not sent."""
        for text in texts:
            for word in used_words(text) & {"code", "until", "offer"}:
                if not values[word]:
                    return word
        return None

    def _say_mail(self):
        """(subject, HTML) of the mail."""
        message = self._in_guests_language()
        values = message._values()
        step = message.step_id
        self._check_complete((step.subject, step.body), values)
        body = say_html(step.body, values)
        return say(step.subject, values), self.env["ir.qweb"]._render(
            "restaurant_crm.campaign_mail",
            {"body": body, "page": values["unsubscribe"], "company": message.company_id},
            lang=message.env.lang,
        )

    def _say_text(self):
        """The words of an SMS or of a private message."""
        message = self._in_guests_language()
        values = message._values()
        self._check_complete((message.step_id.text,), values)
        return say(message.step_id.text, values)

    def _check_complete(self, texts, values):
        if word := self._missing(texts, values):
            raise ValueError(self.env._("There is no {%s} for this guest.", word))
