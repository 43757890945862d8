from odoo import models
from odoo.exceptions import UserError


class RestaurantStaffingNeed(models.Model):
    """People needed, as entries of the calendar."""

    _inherit = "restaurant.staffing.need"

    def action_calendar_events(self):
        """Put these half hours into the calendar, one entry for as long as the number of people is the same.

        Entries of an earlier proposal for the same stores and days go, but for those that a person has changed: these
        stay, and nothing is proposed for their time.
        """
        self.check_access("read")
        Event = self.env["calendar.event"].with_context(dont_notify=True, no_mail_to_attendees=True)
        blocks = [block for block in self._blocks() if block.people]
        if not blocks:
            raise UserError(self.env._("Nobody is needed in these half hours."))
        stays = self._replace_proposals(Event, blocks)
        Event.create(
            [
                self._event(block)
                for block in blocks
                if not any(
                    (event.restaurant_store_id == block.store and event.start < block.end and event.stop > block.start)
                    for event in stays
                )
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("calendar.action_calendar_event")
        return action | {
            # The calendar shows those of the reader alone until other people are ticked.
            "views": [(False, "list"), (False, "calendar"), (False, "form")],
            "domain": [("restaurant_store_id", "in", self.store_id.ids)],
            "context": {"initial_date": str(min(self.mapped("date")))},
        }

    def _event(self, block):
        organizer = block.store.manager_id or self.env.user
        return {
            "name": block.name,
            "start": block.start,
            "stop": block.end,
            # It asks for people, and keeps nobody from anything.
            "show_as": "free",
            "user_id": organizer.id,
            "partner_ids": organizer.partner_id.ids,
            "restaurant_store_id": block.store.id,
            "restaurant_proposal": self.env["calendar.event"]._proposal(block.name, block.start, block.end),
        }

    def _replace_proposals(self, Event, blocks):
        """Drop what was proposed before for the stores and the time of these blocks; return what stays."""
        known = Event.browse()
        for store in self.store_id:
            own = [block for block in blocks if block.store == store]
            if own:
                known |= Event.search(
                    [
                        ("restaurant_store_id", "=", store.id),
                        ("start", "<", max(block.end for block in own)),
                        ("stop", ">", min(block.start for block in own)),
                    ]
                )
        goes = known._as_proposed()
        stays = known - goes
        goes.unlink()
        return stays
