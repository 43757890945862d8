from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..fact.restaurant_visit import WEEKDAYS

MEMBER_DAYS = [("weekday", "on a day of the week"), ("month", "on a day of the month")]
LAST_DAY = 31
# A till that knew for whom a program is would know by the programs of a guest what tags the guest has.
WHO_SETS_UP_PROGRAMS = "restaurant_crm.group_user,point_of_sale.group_pos_manager"


class LoyaltyProgram(models.Model):
    """Programs for guests of some tiers or with some tags, and on member days."""

    _name = "loyalty.program"
    _inherit = ["loyalty.program", "restaurant.grouped.mixin"]

    guest_tier_ids = fields.Many2many(
        "restaurant.tier",
        "loyalty_program_restaurant_tier_rel",
        string="Only for Tiers",
        groups=WHO_SETS_UP_PROGRAMS,
        help="The program applies to guests of these tiers or with these tags. Without either it applies to everybody.",
    )
    guest_tag_ids = fields.Many2many(
        "restaurant.tag", "loyalty_program_restaurant_tag_rel", string="Only for Tags", groups=WHO_SETS_UP_PROGRAMS
    )
    member_day = fields.Selection(MEMBER_DAYS, help="The program applies on this day only, by the clock of the store.")
    member_weekday = fields.Selection(WEEKDAYS, string="Day of the Week")
    member_month_day = fields.Integer(string="Day of the Month", help="31 stands for the last day of every month.")
    guest_audience = fields.Json(compute="_compute_guest_audience", help="For whom and when, as the till reads it.")

    @api.constrains("member_day", "member_weekday", "member_month_day")
    def _check_member_day(self):
        for program in self:
            if program.member_day == "weekday" and not program.member_weekday:
                raise ValidationError(self.env._("Choose the day of the week."))
            if program.member_day == "month" and not 1 <= program.member_month_day <= LAST_DAY:
                raise ValidationError(self.env._("Enter a day of the month from 1 to 31; 31 stands for the last one."))

    @api.depends("guest_tier_ids", "guest_tag_ids", "member_day", "member_weekday", "member_month_day")
    def _compute_guest_audience(self):
        for program in self:
            program.guest_audience = {
                # Not for whom: the till learns with each guest which restricted programs are for that guest.
                "restricted": program._is_restricted(),
                "weekday": int(program.member_weekday) if program.member_day == "weekday" else 0,
                "month_day": program.member_month_day if program.member_day == "month" else 0,
            }

    def _is_for_guest(self, partner, day):
        """Whether the program applies to ``partner``, who may be empty, on the local date ``day``."""
        self.ensure_one()
        program, guest = self.sudo(), partner.sudo()
        if not program._is_member_day(day):
            return False
        if not program._is_restricted():
            return True
        return bool(guest.guest_tier_id & program.guest_tier_ids or guest.guest_tag_ids & program.guest_tag_ids)

    def _is_restricted(self):
        """Whether the program is for some guests only; an archived tier or tag does not open it to everybody."""
        program = self.sudo().with_context(active_test=False)
        return bool(program.guest_tier_ids or program.guest_tag_ids)

    def _is_member_day(self, day):
        if self.member_day == "weekday":
            return str(day.isoweekday()) == self.member_weekday
        if self.member_day == "month":
            return day.day == min(self.member_month_day, fields.Date.end_of(day, "month").day)
        return True

    def _say_member_day(self):
        """The member day in words; empty when the program applies every day."""
        self.ensure_one()
        if self.member_day == "weekday":
            return dict(self._fields["member_weekday"]._description_selection(self.env))[self.member_weekday]
        if self.member_day == "month" and self.member_month_day == LAST_DAY:
            return self.env._("on the last day of the month")
        if self.member_day == "month":
            return self.env._("on day %(day)s of the month", day=self.member_month_day)
        return ""

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "guest_audience"]
