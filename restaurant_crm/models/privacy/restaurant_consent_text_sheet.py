from odoo import api, models

from ..shared import vault
from .restaurant_consent import CHANNELS, PURPOSES

# Seconds that a guest has for reading and signing; then the display shows the order again.
ANSWER_WITHIN = 300


class RestaurantConsentText(models.Model):
    """All that guests are asked, on one sheet."""

    _inherit = "restaurant.consent.text"

    @api.model
    def _asked(self, company):
        """What guests of a company are asked: a list of (purpose, channel, text in use)."""
        asked = []
        for purpose, _label in PURPOSES:
            text = self._in_use(purpose, company)
            # Messages are allowed channel by channel, all else as such.
            channels = [code for code, _name in CHANNELS if code != "any"] if purpose == "marketing" else ["any"]
            asked += [(purpose, channel, text) for channel in channels if text]
        return asked

    @api.model
    def _sheet(self, config, but=()):
        """What a customer display shows, in every language of the house: it speaks the guest's, whatever the till does.

        :param config: the point of sale
        :param but: keys ("purpose:channel") that are not asked
        :return: dict of plain values: ``lines`` (key, id of the text), ``languages`` (code, name), ``words`` by code
            of a language, ``seconds`` to answer within, ``missing``: why nothing can be signed now
        """
        asked = [each for each in self._asked(config.company_id) if f"{each[0]}:{each[1]}" not in but]
        languages = self.env["res.lang"].get_installed()
        return {
            "lines": [[f"{purpose}:{channel}", text.id] for purpose, channel, text in asked],
            # Odoo names them in English first, then as those who speak them do.
            "languages": [[code, name.split(" / ")[-1]] for code, name in languages],
            "words": {code: self.with_context(lang=code)._sheet_words(config, asked) for code, _name in languages},
            "seconds": ANSWER_WITHIN,
            "missing": "" if vault.ready() else vault.missing_message(self.env),
        }

    def _sheet_words(self, config, asked):
        """What stands on the sheet in the language of the environment."""
        labels = dict(self.env["restaurant.consent"]._fields["channel"]._description_selection(self.env))
        lines, explained = {}, set()
        for purpose, channel, text in asked:
            text = text.with_context(lang=self.env.lang)
            # What is allowed channel by channel is explained once, above the channels.
            once = purpose not in explained
            explained.add(purpose)
            lines[f"{purpose}:{channel}"] = {
                "text": text.text if once else "",
                "why": (text.why or "") if once else "",
                "label": labels[channel] if purpose == "marketing" else self.env._("Yes, you may"),
            }
        return {
            "lines": lines,
            # sudo: whoever asks need not see stores.
            "title": self.env._("%s asks you", config.sudo().store_id.name or config.name),
            "rule": self.env._(
                "Tick what you allow. What you do not tick is a no, and changes nothing else for you. What you allow, "
                "you can take back at any time."
            ),
            "sign": self.env._("Sign here with your finger"),
            "clear": self.env._("Sign again"),
            "agree": self.env._("I agree"),
            "decline": self.env._("No, thanks"),
            "hint": self.env._("To agree, tick at least one line and sign."),
            "sending": self.env._("One moment…"),
            "kept": self.env._("Thank you. Your answer is noted."),
            "failed": self.env._("Your answer could not be sent. Please try again, or tell the staff."),
            "gone": self.env._("This question has ended. Please tell the staff."),
            "refused": self.env._("Your answer could not be kept. Please tell the staff."),
        }
