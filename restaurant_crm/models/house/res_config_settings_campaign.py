from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What holds for all campaigns of a company."""

    _inherit = "res.config.settings"

    campaign_quiet_from = fields.Float(related="company_id.campaign_quiet_from", readonly=False)
    campaign_quiet_to = fields.Float(related="company_id.campaign_quiet_to", readonly=False)
    campaign_cap = fields.Integer(related="company_id.campaign_cap", readonly=False)
    campaign_cap_days = fields.Integer(related="company_id.campaign_cap_days", readonly=False)
    campaign_holdout = fields.Float(related="company_id.campaign_holdout", readonly=False)
    campaign_sms_provider = fields.Selection(related="company_id.campaign_sms_provider", readonly=False)
    campaign_sms_signature = fields.Char(related="company_id.campaign_sms_signature", readonly=False)
    campaign_sms_cost = fields.Monetary(related="company_id.campaign_sms_cost", readonly=False)
