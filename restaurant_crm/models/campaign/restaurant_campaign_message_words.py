from odoo import models
from odoo.tools import format_date

from .restaurant_campaign_step import WITH_WORDS
from .restaurant_referral import INVITATION
from .words import say, say_html, used_words

# In front of each message in the address of the page where guests say that they want no more.
PAGE = "/u/"
# What a preview shows as the guest's own code: as long as real ones.
SAMPLE_REFERRAL = "ABC234"


class RestaurantCampaignMessage(models.Model):
    """What a message says to its guest, in the guest's language."""

    _inherit = "restaurant.campaign.message"

    def _offer_card(self):
        """The coupon that the guest got before in the same campaign."""
        earlier = self.member_id.message_ids.filtered("card_id").sorted(lambda row: (row.step_id.sequence, row.id))
        return earlier[-1:].card_id

    def _values(self, card=None):
        """What the words in braces stand for.

        :param card: a coupon to speak of; None for the guest's own
        """
        self.ensure_one()
        lang, partner = self.env.lang or "en_US", self.partner_id
        card = self._offer_card() if card is None else card
        rewards = card.program_id.reward_ids
        return {
            "guest": partner.name or "",
            "store": self.store_id.name or self.company_id.name or self.env.company.name,
            "offer": " / ".join(filter(None, rewards._words().values())),
            "code": card.code or "",
            "until": format_date(self.env, card.expiration_date, lang_code=lang) if card.expiration_date else "",
            "unsubscribe": self._page(),
            **self._own_invitation(partner),
        }

    def _own_invitation(self, partner):
        """The code by which the guest brings others, and its address; made only where a message says it, and not for a
        preview."""
        texts = (self.step_id.subject, self.step_id.body, self.step_id.text)
        if not any(used_words(text) & {"referral", "invitation"} for text in texts):
            return {}
        code = self.env["restaurant.referral"]._code_of(partner) if self.id else SAMPLE_REFERRAL
        return {"referral": code, "invitation": f"{self.get_base_url()}{INVITATION}{code}"}

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

    def _say(self, card=None, body=None):
        """(subject, what is said) as it goes out: HTML of a mail, plain text without a subject of all else.

        :param card: see ``_values``
        :param body: words of the mail in the guest's language, with links that are counted; None for the step's own
        :raise ValueError: something that it speaks of does not exist for this guest
        """
        message = self._in_guests_language()
        step = message.step_id
        if step.kind not in WITH_WORDS:
            return "", ""
        values = message._values(card and card.with_env(message.env))
        if step.kind != "mail":
            self._check_complete((step.text,), values)
            return "", say(step.text, values)
        self._check_complete((step.subject, step.body), values)
        return say(step.subject, values), self.env["ir.qweb"]._render(
            "restaurant_crm.campaign_mail",
            {
                "body": say_html(step.body if body is None else body, values),
                "page": values["unsubscribe"],
                "company": message.company_id,
            },
            lang=message.env.lang,
        )

    def _check_complete(self, texts, values):
        if word := self._missing(texts, values):
            raise ValueError(self.env._("There is no {%s} for this guest.", word))
