import pytz

from odoo import api, fields, models

# The zone by whose clock a whole country goes, where zones within it differ.
ONE_CLOCK = {"CN": "Asia/Shanghai"}


class ResCompany(models.Model):
    """The clock by which a company's restaurants open and close."""

    _inherit = "res.company"

    restaurant_tz = fields.Selection(
        related="partner_id.tz",
        string="Clock of the Restaurants",
        readonly=False,
        help="The time zone of the company. Stores go by it unless they have one of their own.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._derive_clock()
        return companies

    def _derive_clock(self):
        """Give companies without a clock that of their country, else of the administrator; never that of who asks."""
        administrator = self.env.ref("base.user_admin", raise_if_not_found=False)
        for company in self.sudo().filtered(lambda company: not company.partner_id.tz):
            zone = _clock_of_country(company.country_id.code) or administrator and administrator.tz
            if zone:
                company.partner_id.tz = zone


def _clock_of_country(code):
    """The time zone of a country all of which shows the same time; None for others."""
    if not code:
        return None
    zones = pytz.country_timezones.get(code, [])
    if code in ONE_CLOCK or len(zones) == 1:
        return ONE_CLOCK.get(code) or zones[0]
    return None
