from odoo import api, fields, models


class RestaurantComplaint(models.Model):
    """Who the guest is, where somebody is about to talk to the guest."""

    _inherit = "restaurant.complaint"

    guest_tier_id = fields.Many2one(related="partner_id.guest_tier_id", string="Tier")
    guest_tier_color = fields.Integer(related="partner_id.guest_tier_color", string="Colour of the Tier")
    guest_tag_ids = fields.Many2many(related="partner_id.guest_tag_ids", string="Tags", readonly=True)
    guest_allergies = fields.Char(related="partner_id.guest_allergies", related_sudo=False, string="Allergies")
    guest_visits = fields.Integer(related="partner_id.guest_visits", related_sudo=False, string="Visits")
    guest_spend = fields.Float(related="partner_id.guest_spend", related_sudo=False, string="Spend")
    guest_rhythm_text = fields.Char(related="partner_id.guest_rhythm_text", related_sudo=False, string="Rhythm")
    earlier_count = fields.Integer(
        string="Earlier Complaints", compute="_compute_earlier_count", help="Of the same guest, this one left out."
    )
    promised = fields.Char(
        string="Promised So Far", compute="_compute_promised", help="What the guest was given for earlier complaints."
    )

    @api.depends("partner_id")
    def _compute_earlier_count(self):
        counts = dict(self._read_group([("partner_id", "in", self.partner_id.ids)], ["partner_id"], ["__count"]))
        for complaint in self:
            others = counts.get(complaint.partner_id, 0) - bool(complaint._origin.id)
            complaint.earlier_count = complaint.partner_id and max(others, 0)

    @api.depends("partner_id")
    def _compute_promised(self):
        given = self.env["restaurant.compensation"].search(
            [("complaint_id.partner_id", "in", self.partner_id.ids), ("state", "=", "given")]
        )
        for complaint in self:
            mine = given.filtered(
                lambda row, complaint=complaint: (
                    row.complaint_id.partner_id == complaint.partner_id and row.complaint_id != complaint._origin
                )
            )
            complaint.promised = ", ".join(mine.mapped("offer_id.display_name")) if complaint.partner_id else False
