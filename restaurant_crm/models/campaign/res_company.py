from odoo import api, fields, models
from odoo.exceptions import ValidationError

HOURS = 24
# More guests than these left alone tell nothing more.
HOLDOUT_MOST = 50


class ResCompany(models.Model):
    """What holds for all campaigns of a company."""

    _inherit = "res.company"

    campaign_quiet_from = fields.Float(
        string="Quiet from",
        default=21,
        help="No message from then on, by the clock of the guest's store.",
        prefetch="restaurant",
    )
    campaign_quiet_to = fields.Float(string="Quiet until", default=9, prefetch="restaurant")
    campaign_cap = fields.Integer(
        string="Messages per Guest",
        default=3,
        help="Of all campaigns together. 0: as many as there are.",
        prefetch="restaurant",
    )
    campaign_cap_days = fields.Integer(string="Within Days", default=30, prefetch="restaurant")
    campaign_holdout = fields.Float(
        string="Left Alone by All Campaigns (%)",
        help="The same guests for all campaigns: what all of them bring together can be told from them.",
        prefetch="restaurant",
    )
    campaign_sms_provider = fields.Selection(
        "_campaign_sms_providers",
        string="SMS through",
        required=True,
        default="odoo",
        help="“List” sends nothing: the messages can be read under Configuration.",
        prefetch="restaurant",
    )
    campaign_sms_signature = fields.Char(
        string="SMS Signature",
        help="As the provider has approved it; it stands in front of each message.",
        prefetch="restaurant",
    )
    campaign_sms_cost = fields.Monetary(string="Cost of an SMS", default=0.05, prefetch="restaurant")

    @api.model
    def _campaign_sms_providers(self):
        return self.env["restaurant.sms.provider"]._providers()

    @api.constrains("campaign_quiet_from", "campaign_quiet_to", "campaign_cap", "campaign_cap_days", "campaign_holdout")
    def _check_campaign_rules(self):
        for company in self:
            if not all(0 <= hour <= HOURS for hour in (company.campaign_quiet_from, company.campaign_quiet_to)):
                raise ValidationError(self.env._("Quiet hours lie between 0:00 and 24:00."))
            if company.campaign_cap < 0 or company.campaign_cap_days < 1:
                raise ValidationError(self.env._("Enter how many messages a guest gets within how many days."))
            if not 0 <= company.campaign_holdout <= HOLDOUT_MOST:
                raise ValidationError(self.env._("Leave at most half of the guests alone."))
