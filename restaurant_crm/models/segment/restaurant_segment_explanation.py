import logging
from dataclasses import asdict

from odoo import models
from odoo.exceptions import AccessError

from ...engine.segment.compiler import NOBODY
from ...engine.segment.reasons import evidence, filter_reasons, reasons
from ...engine.shared.languages import installed, merged
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

# What an explanation says of a line that is not told.
NOTHING_SAID = {
    "problem": False, "value": None, "before": None, "threshold": None, "value_text": "", "measured": "",
    "missing": "", "evidence": None,
}  # fmt: skip


class RestaurantSegment(models.Model):
    """Why a guest belongs to a segment or not."""

    _inherit = "restaurant.segment"

    def explain(self, partner, as_of=None):
        """Why ``partner`` belongs to the segment or not: one dict a condition.

        Keys are those of the engine's ``Reason``, ``condition_id`` and ``evidence``, which is None or the name of a
        model and ids. A contact filter comes last, without a condition. What the reader may not know is another
        condition.
        """
        self.ensure_one()
        partner.ensure_one()
        self._check_may_explain(partner)
        language = self.env.lang or "en_US"
        question, lines = self._ask_for_reasons(partner.ids, as_of, [language], with_places=True)
        result = []
        for line, condition, answers in lines:
            ids = condition and evidence(question, condition)
            result.append(
                {
                    **asdict(answers[language][partner.id]),
                    "condition_id": line.id,
                    "evidence": None if ids is None else ("restaurant.visit", ids),
                }
            )
        return self._for_reader(result)

    def _explain_many(self, partner_ids, as_of=None):
        """Why these guests belong to the segment or not: guest id -> a list with a dict for each line.

        Keys are those of the engine's ``Reason`` and ``about``, by which it is told who may read the line. It is what
        the guest log keeps: its texts are in all languages of the house, see ``languages.merged``.

        :param as_of: an instant in UTC; None for now
        """
        self.ensure_one()
        question, lines = self._ask_for_reasons(sorted(partner_ids), as_of, installed(self.env))
        abouts = [line._about() if line else {"filter": self.id} for line, _condition, _answers in lines]
        return {
            guest: [
                merged({code: asdict(said[guest]) for code, said in answers.items()}) | {"about": about}
                for (_line, _condition, answers), about in zip(lines, abouts, strict=True)
            ]
            for guest in question.partner_ids
        }

    def _ask_for_reasons(self, partner_ids, as_of, languages, with_places=False):
        """The question about these guests, and (line, condition, ``Reason`` by guest by language) of what is asked."""
        self.env.flush_all()
        question, conditions, domain_query = self._ingredients(self._question(partner_ids, as_of))
        lines = []
        for line, condition in zip(self.condition_ids, conditions, strict=True):
            names = {code: line.with_context(lang=code)._filter_names() for code in languages}
            lines.append((line, condition, reasons(question, condition, names, with_places)))
        if domain_query is not None:
            unreadable = domain_query is NOBODY
            problems = {code: unreadable and str(self.with_context(lang=code)._unreadable()) for code in languages}
            nothing = self.condition_ids.browse()
            lines.append((nothing, None, filter_reasons(question, domain_query, problems)))
        return question, lines

    def _reasons_for_log(self, partner_ids):
        """What ``_explain_many`` says; nothing when that fails: what has happened is noted all the same."""
        with attempt(self.env.cr) as tried:
            return self._explain_many(partner_ids)
        _logger.error("Segment %s (%s) cannot be explained: %s", self.id, self.name, tried.error)
        return {}

    def _check_may_explain(self, partner):
        """Raise AccessError unless the user may know what the guest did."""
        self.check_access("read")
        partner.check_access("read")
        if not partner._filtered_own():
            raise AccessError(self.env._("%(guest)s has never been to your stores.", guest=partner.sudo().display_name))

    def _for_reader(self, lines):
        """``lines`` of an explanation without what the reader may not know."""
        reader = self._reader()
        told = set(self.condition_ids._filtered_told().ids)
        for line in lines:
            known = line["condition_id"] in told if line["condition_id"] else self._tells_filter(reader)
            if not known:
                line.update(NOTHING_SAID, sentence=self._another_condition())
            elif line["evidence"] and not self.env.su:
                model, ids = line["evidence"]
                line["evidence"] = model, self.env[model].search([("id", "in", ids)]).ids
        return lines
