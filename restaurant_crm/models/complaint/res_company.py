from odoo import api, fields, models


class ResCompany(models.Model):
    """Where guests write to the company, and who answers what belongs to no store."""

    _inherit = "res.company"

    complaint_alias_id = fields.Many2one(
        "mail.alias",
        string="Address for Complaints",
        ondelete="set null",
        copy=False,
        prefetch="restaurant",
    )
    complaint_alias_prefix = fields.Char(
        string="Complaints by E-Mail",
        compute="_compute_complaint_alias_prefix",
        inverse="_inverse_complaint_alias_prefix",
        help="What is sent to this address becomes a complaint. Empty: no address.",
    )
    complaint_user_id = fields.Many2one(
        "res.users",
        string="Complaints without a Store",
        domain="[('share', '=', False)]",
        prefetch="restaurant",
        help="Answers for complaints of which nobody knows the store, such as those by e-mail.",
    )

    @api.depends("complaint_alias_id.alias_name")
    def _compute_complaint_alias_prefix(self):
        for company in self:
            company.complaint_alias_prefix = company.complaint_alias_id.alias_name

    def _inverse_complaint_alias_prefix(self):
        for company in self:
            name = (company.complaint_alias_prefix or "").strip()
            alias = company.complaint_alias_id
            if not name:
                company.complaint_alias_id = False
                alias.unlink()
            elif alias:
                alias.alias_name = name
            else:
                company.complaint_alias_id = self.env["mail.alias"].create(
                    {
                        "alias_name": name,
                        "alias_domain_id": company.alias_domain_id.id,
                        "alias_model_id": self.env["ir.model"]._get_id("restaurant.complaint"),
                        "alias_defaults": repr({"company_id": company.id}),
                        "alias_contact": "everyone",
                    }
                )
