from odoo import fields, models

# Context key: what is applied comes from our own page, which keeps the stars itself.
FROM_PAGE = "restaurant_crm_from_page"


class PosOrder(models.Model):
    """The order as its guest judges it."""

    _inherit = "pos.order"  # pylint: disable=consider-merging-classes-inherited

    feedback_token = fields.Char(
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Made by the till without asking the server; the code on the receipt leads to it.",
    )
    feedback_ids = fields.One2many("restaurant.feedback", "order_id", groups="restaurant_crm.group_user")
    complaint_ids = fields.One2many(
        "restaurant.complaint", "order_id", string="Complaints", groups="restaurant_crm.group_user"
    )

    def rating_apply(self, rate, **kwargs):  # pylint: disable=arguments-differ
        """A rating that was asked for by mail is feedback as well."""
        rating = super().rating_apply(rate, **kwargs)
        if not self.env.context.get(FROM_PAGE):
            self.env["restaurant.feedback"].sudo()._take_rating(rating, self)
        return rating

    def action_open_guest_complaints(self):
        """Open the complaints about this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return action | {
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id, "default_source": "backend"},
        }
