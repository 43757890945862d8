import secrets

from odoo import fields, models

# Context key: what is applied comes from our own page, which keeps the stars itself.
FROM_PAGE = "restaurant_crm_from_page"


class PosOrder(models.Model):
    """The order as its guest judges it."""

    _inherit = "pos.order"

    feedback_token = fields.Char(
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Made by the till without asking the server; the code on the receipt leads to it.",
    )
    feedback_ids = fields.One2many("restaurant.feedback", "order_id", groups="restaurant_crm.group_user")
    survey_request_ids = fields.One2many("restaurant.survey.request", "order_id", groups="restaurant_crm.group_user")

    def _guest_feedback_url(self):
        """Address of the page with stars, as the receipt would carry it; for orders without one it is made here."""
        self.ensure_one()
        # sudo: who writes to a guest needs no rights on the tills.
        order = self.sudo()
        if not order.feedback_token:
            order.feedback_token = secrets.token_hex(12)
        return f"{order.get_base_url()}/f/{order.config_id.feedback_key}/{order.feedback_token}"

    def rating_apply(self, rate, **kwargs):  # pylint: disable=arguments-differ
        """A rating that was asked for by mail is feedback as well."""
        rating = super().rating_apply(rate, **kwargs)
        if not self.env.context.get(FROM_PAGE):
            self.env["restaurant.feedback"].sudo()._take_rating(rating, self)
        return rating

    def _guest_dishes(self):
        """The dishes that were served, a set menu's parts for the menu: neither returns nor rewards, fees and tips."""
        lines = self.lines.filtered(
            lambda line: (
                line.qty > 0
                and not line.is_reward_line
                and not line.combo_line_ids
                and line.product_id.restaurant_kind == "dish"
            )
        )
        return lines.product_id
