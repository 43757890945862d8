import secrets

from odoo import api, fields, models

# Context key: what is applied comes from our own page, which keeps the stars itself.
FROM_PAGE = "restaurant_crm_from_page"


class PosOrder(models.Model):
    """The order as its guest judges it."""

    _inherit = "pos.order"

    # Whoever knows it may answer in place of the guest: tills are told those of the orders that they have open.
    feedback_token = fields.Char(
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Made by the till without asking the server; the code on the receipt leads to it.",
    )
    feedback_ids = fields.One2many("restaurant.feedback", "order_id", groups="restaurant_crm.group_user")
    survey_request_ids = fields.One2many("restaurant.survey.request", "order_id", groups="restaurant_crm.group_user")

    # -- the code -------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Tills send the code with the order; they may not read it later."""
        tokens = [vals.get("feedback_token") for vals in vals_list]
        orders = super().create([self._without_token(vals) for vals in vals_list])
        for order, token in zip(orders, tokens, strict=True):
            order._keep_token(token)
        return orders

    def write(self, vals):
        result = super().write(self._without_token(vals))
        for order in self if vals.get("feedback_token") else ():
            order._keep_token(vals["feedback_token"])
        return result

    @api.model
    def _without_token(self, vals):
        return {name: value for name, value in vals.items() if name != "feedback_token"}

    def _keep_token(self, token):
        """Keep the code of an order that has none: what is printed already goes on being good."""
        # sudo: of the user, who may write the order, nothing but a new code is taken.
        order = self.sudo()
        if token and isinstance(token, str) and not order.feedback_token:
            super(PosOrder, order).write({"feedback_token": token})

    @api.model
    def _load_pos_data_read(self, records, config):
        """Bills of open orders carry the code, whichever device of the till prints them."""
        rows = super()._load_pos_data_read(records, config)
        if self._for_staff("feedback_token"):
            # sudo: see the field.
            mine = self.sudo().browse(row["id"] for row in rows if row["state"] == "draft")
            tokens = {order.id: order.feedback_token for order in mine if order.config_id == config}
            for row in rows:
                if row["id"] in tokens:
                    row["feedback_token"] = tokens[row["id"]]
        return rows

    def _guest_feedback_url(self):
        """Address of the page with stars, as the receipt would carry it; for orders without one it is made here."""
        self.ensure_one()
        # sudo: who writes to a guest needs no rights on the tills.
        order = self.sudo()
        order._keep_token(secrets.token_hex(12))
        return f"{order.get_base_url()}/f/{order.config_id.feedback_key}/{order.feedback_token}"

    # -- stars ----------------------------------------------------------------------------------

    def rating_apply(self, rate, feedback=None, **kwargs):  # pylint: disable=arguments-differ
        """A rating that was asked for by mail is feedback as well.

        Ratings and the chatter of orders are read by everybody at the house: the words of guests are in the feedback.
        """
        rating = super().rating_apply(rate, feedback="", **kwargs)
        if not self.env.context.get(FROM_PAGE):
            self.env["restaurant.feedback"].sudo()._take_rating(rating, self, feedback)
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
