import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..shared.readable_rows import ReadableRows

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
    feedback_ids = ReadableRows("restaurant.feedback", "order_id", groups="restaurant_crm.group_user")
    survey_request_ids = ReadableRows("restaurant.survey.request", "order_id", groups="restaurant_crm.group_user")

    # -- the code -------------------------------------------------------------------------------

    def _has_field_access(self, field, operation):
        """Tills send the code with the order; nobody reads it."""
        if operation == "write" and field.name == "feedback_token":
            return True
        return super()._has_field_access(field, operation)

    def write(self, vals):
        """What is printed already goes on being good: a code is given once."""
        if "feedback_token" in vals:
            # sudo: only whether there is one.
            known = self.sudo().filtered("feedback_token").with_env(self.env)
            if known:
                super(PosOrder, known).write({name: vals[name] for name in vals if name != "feedback_token"})
                self = self - known
        return super().write(vals) if self else True

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

    @api.model
    def sync_from_ui(self, orders):
        """A till that has just sent a bill goes on to print it: it keeps the code that it has made."""
        # Before core takes the orders apart.
        made = {order.get("uuid"): order["feedback_token"] for order in orders if order.get("feedback_token")}
        result = super().sync_from_ui(orders)
        for row in result.get("pos.order", ()):
            if row.get("uuid") in made:
                row.setdefault("feedback_token", made[row["uuid"]])
        return result

    def _guest_feedback_url(self):
        """Address of the page with stars, as the receipt would carry it; for orders without one it is made here."""
        self.ensure_one()
        # sudo: who writes to a guest needs no rights on the tills.
        order = self.sudo()
        if not order.feedback_token:
            order.feedback_token = secrets.token_hex(12)
        return f"{order.get_base_url()}/f/{order.config_id.feedback_key}/{order.feedback_token}"

    # -- stars ----------------------------------------------------------------------------------

    def rating_apply(self, rate, feedback=None, **kwargs):  # pylint: disable=arguments-differ
        """A rating that was asked for by mail is feedback as well.

        Ratings and the chatter of orders are read by everybody at the house: the words of guests are in the feedback.
        """
        if not self.env.su:
            # The page of the mail comes as superuser.
            raise AccessError(self.env._("Only guests rate their orders."))
        rating = super().rating_apply(rate, feedback="", **kwargs)
        if not self.env.context.get(FROM_PAGE):
            self.env["restaurant.feedback"].sudo()._receive_rating(rating, self, feedback)
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
