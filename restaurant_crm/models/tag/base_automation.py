import logging

from odoo import api, models

from ..guest.restaurant_guest_log import SAVING_CONTACT, WITHOUT_AUTOMATION
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

# Context key: the id of the automation that runs because a guest's tags have changed.
TAGS_CHANGED = "restaurant_guest_tags_changed"
# Which automation has run for which guest while the contact was being saved; among what core keeps as done.
RUN_WHILE_SAVING = "restaurant_guest_run_while_saving"
TRIGGERS = ("on_tag_set", "on_create_or_write")


class BaseAutomation(models.Model):
    """Automation rules that react to the tags of a guest, whoever or whatever has changed them."""

    _inherit = "base.automation"

    def _get_trigger_specific_field(self):
        """“Tag is added” on contacts means guest tags: contacts have no other tags of that kind."""
        if self.trigger == "on_tag_set" and self.model_id.model == "res.partner":
            return self._guest_tag_field()
        return super()._get_trigger_specific_field()

    @api.model
    def _guest_tag_field(self):
        return self.env["ir.model.fields"]._get("res.partner", "guest_tag_ids")

    def _get_actions(self, records, triggers):
        if records._name == "restaurant.guest.log" and self.env.context.get(WITHOUT_AUTOMATION):
            return self.browse()
        return super()._get_actions(records, triggers)

    @api.model
    def _run_for_guest_tags(self, entries):
        """Run what waits for tags of contacts to change.

        An automation that fails stops the person who changed a tag, but no rule: then it is logged.

        :param entries: values of guest log entries
        """
        gained = {
            (entry["partner_id"], entry["tag_id"], entry["origin"])
            for entry in entries
            if entry["kind"] == "tag_gained"
        }
        changed = gained | {
            (entry["partner_id"], entry["tag_id"], entry["origin"]) for entry in entries if entry["kind"] == "tag_lost"
        }
        if not changed:
            return
        tag_field = self._guest_tag_field()
        saving = self.env.context.get(SAVING_CONTACT)
        self = self.with_context(**{SAVING_CONTACT: False})
        Partner = self.env["res.partner"]
        automations = self._get_actions(Partner, TRIGGERS).filtered(
            lambda automation: tag_field in automation.sudo().trigger_field_ids
        )
        for automation in automations:
            automation = automation.with_context(old_values=None, **{TAGS_CHANGED: automation.id})
            # sudo: as core does to read what it is about; its action runs with the rights of whoever caused it.
            setup = automation.sudo()
            hits = changed
            if setup.trigger == "on_tag_set":
                hits = {hit for hit in gained if hit[1] == setup.trg_field_ref}
            for by_rule in (True, False):
                guests = sorted({guest for guest, _tag, origin in hits if (origin == "rule") == by_rule})
                if guests:
                    automation._run_on_guests(Partner.browse(guests), tolerant=by_rule, saving=saving)

    def _run_on_guests(self, guests, tolerant, saving):
        guests = guests.with_env(self.env)
        if saving:
            done = self.env.context["__action_done"].setdefault(RUN_WHILE_SAVING, set())
            done.update((self.id, guest) for guest in guests.ids)
        if not tolerant:
            self._process(self._filter_post(guests, feedback=True))
            return
        with attempt(self.env.cr) as tried:
            self._process(self._filter_post(guests, feedback=True))
        if tried.error:
            message = "Automation %s failed after tag rules changed tags"
            _logger.error(message, self.sudo().name, exc_info=tried.error)

    def _check_trigger_fields(self, record):
        fields = self.sudo().trigger_field_ids
        tag_field = self._guest_tag_field()
        if tag_field and tag_field in fields:
            if self.env.context.get(TAGS_CHANGED) == self.id:
                return True
            done = self.env.context.get("__action_done", {}).get(RUN_WHILE_SAVING, set())
            if (self.id, record.id) in done:
                done.discard((self.id, record.id))
                return False
            if fields == tag_field:
                # Tags say themselves when they change: not again when the contact is saved.
                return False
        return super()._check_trigger_fields(record)
