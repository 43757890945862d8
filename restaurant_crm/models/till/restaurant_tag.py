from odoo import api, fields, models
from odoo.fields import Domain

from ..guest.res_partner import ONLY_GUEST_RELATIONS


class RestaurantTag(models.Model):
    """The tags that a till shows, and which of them cashiers decide on."""

    _name = "restaurant.tag"
    _inherit = ["restaurant.tag", "pos.load.mixin", "restaurant.till.word.mixin"]

    set_at_till = fields.Boolean(
        string="Cashiers May Set It",
        help="Cashiers give and take the tag themselves, of guests of their stores. Otherwise they suggest it "
        "and guest relations decide. What a rule gave is never taken at a till.",
    )
    decided_at_till = fields.Boolean(
        compute="_compute_decided_at_till", help="Whether the user gives and takes the tag, or suggests it."
    )

    @api.depends("set_at_till")
    @api.depends_context("uid")
    def _compute_decided_at_till(self):
        relations = self.env.user.has_group(ONLY_GUEST_RELATIONS)
        for tag in self:
            tag.decided_at_till = relations or tag.set_at_till

    def _may_decide(self, guest, action):
        """Whether the user, who stands at a till, gives the tag to ``guest`` or takes it away without asking."""
        self.ensure_one()
        if self.env(su=False).user.has_group(ONLY_GUEST_RELATIONS):
            return True
        if not self.set_at_till or not guest.with_env(self.env(su=False))._filtered_own():
            return False
        # sudo: hidden tags count as well.
        rows = self.env["restaurant.tag.assignment"].sudo().search([("partner_id", "=", guest.id)])
        if action == "add":
            replaced = rows.filtered(lambda row: self.exclusive and row.tag_id.category_id == self.category_id)
            return all(
                row.tag_id.set_at_till and row.origin != "rule" for row in replaced if row.tag_id != self
            ) and not (rows.filtered(lambda row: row.tag_id == self and row.state == "blocked"))
        return all(row.origin != "rule" for row in rows if row.tag_id == self)

    @api.model
    def _at_till_domain(self):
        """Which tags the till may ever see."""
        return Domain("visible_at_till", "=", True) & Domain("sensitive", "=", False)

    @api.model
    def _load_pos_data_domain(self, data, config):
        return self._at_till_domain()

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "icon", "sequence", "description", "decided_at_till", "write_date"]
