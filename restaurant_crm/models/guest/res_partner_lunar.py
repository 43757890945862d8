from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.shared import lunar
from .profile_field import ONLY_GUEST_RELATIONS


class ResPartner(models.Model):
    """Guests who celebrate by the lunar calendar of China."""

    _inherit = "res.partner"

    guest_lunar_month = fields.Integer(
        string="Lunar Birthday: Month",
        groups=ONLY_GUEST_RELATIONS,
        aggregator=None,
        help="1 to 12; with the day, the guest celebrates by the lunar calendar. How old the guest is follows the date "
        "of birth.",
        prefetch="guest",
    )
    guest_lunar_day = fields.Integer(
        string="Lunar Birthday: Day",
        groups=ONLY_GUEST_RELATIONS,
        aggregator=None,
        help="1 to 30. In a month without a 30th day the guest celebrates on the 29th.",
        prefetch="guest",
    )
    guest_lunar_leap = fields.Boolean(
        string="In the Leap Month",
        groups=ONLY_GUEST_RELATIONS,
        help="Born in the leap month of that number. In years without it the guest celebrates in the ordinary month.",
        prefetch="guest",
    )

    @api.constrains("guest_lunar_month", "guest_lunar_day", "guest_lunar_leap")
    def _check_lunar_birthday(self):
        for partner in self:
            month, day = partner.guest_lunar_month, partner.guest_lunar_day
            if not (month or day):
                continue
            if not (1 <= month <= 12 and 1 <= day <= 30):
                raise ValidationError(self.env._("A lunar birthday has a month from 1 to 12 and a day from 1 to 30."))
            if not self.env["restaurant.lunar.month"]._is_known():
                raise ValidationError(self._lunar_calendar_is_missing())

    def action_lunar_from_birthday(self):
        """Celebrate on the day of the lunar calendar that the date of birth was."""
        self.check_access("write")
        for partner in self:
            if not partner.guest_birthday or partner.guest_birthday_year_unknown:
                raise UserError(self.env._("Enter the date of birth with its year first."))
            if not lunar.library():
                raise UserError(self._lunar_calendar_is_missing())
            month, day, leap = lunar.of(partner.guest_birthday)
            partner.write({"guest_lunar_month": month, "guest_lunar_day": day, "guest_lunar_leap": leap})

    @api.model
    def _lunar_calendar_is_missing(self):
        return self.env._(
            "The server does not know the lunar calendar. Have the Python package lunar-python installed; the night "
            "after, it does."
        )
