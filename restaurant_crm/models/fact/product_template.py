from odoo import api, fields, models

from ...engine.fact import kinds
from ...engine.shared.flush import flush

KINDS = [
    ("dish", "Dish"),
    ("fee", "Fee"),
    ("stored_value", "Stored Value"),
    ("tip", "Tip"),
    ("deposit", "Deposit"),
    ("other", "Other"),
]


class ProductTemplate(models.Model):
    """What a product is to guests: something they had, or something else on the bill."""

    _inherit = "product.template"

    restaurant_kind = fields.Selection(
        KINDS,
        string="On Guests' Bills",
        required=True,
        default="dish",
        prefetch="restaurant",
        help="A dish is food or drink: it makes a visit, and can be a favourite.\n"
        "A fee (cover charge, service, packaging, bag, delivery) and anything else are part of what a guest spends.\n"
        "Stored value (top-ups, gift cards sold) and deposits are no spend: what is bought with them later is.\n"
        "Tips are kept apart.\n"
        "Changing it changes past visits, too.",
    )
    # Said by a person, or recognised once.
    restaurant_kind_known = fields.Boolean(readonly=True, prefetch="restaurant")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A product brings along the defaults of its template, so that "dish" may have been said by nobody.
            if vals.get("restaurant_kind", "dish") != "dish":
                vals.setdefault("restaurant_kind_known", True)
        return super().create(vals_list)

    def write(self, vals):
        """What a product is decides what past bills were made of; list prices share out the price of set menus."""
        if "restaurant_kind" in vals:
            vals = {"restaurant_kind_known": True, **vals}
        result = super().write(vals)
        if "restaurant_kind" in vals:
            self.env["restaurant.guest.queue"]._add_guests_having(self)
        elif "list_price" in vals:
            self.env["restaurant.guest.queue"]._add_guests_having(self, in_menus=True)
        return result

    @api.model
    def _recognise_kinds(self, queue_guests=True):
        """Set the kind of products that Odoo itself uses for something else than dishes, each once.

        Whoever sets up tills or programs needs no rights on products for it: only SQL writes.

        :param queue_guests: evaluate who has them on a bill; not needed where everybody is looked at anyway
        """
        flush(self.env, kinds.SOURCES)
        recognised = self.browse(row[0] for row in self.env.execute_query(kinds.recognise(self.env)))
        for model in (recognised, self.env["product.product"]):
            model.invalidate_model(["restaurant_kind", "restaurant_kind_known"], flush=False)
        if queue_guests:
            self.env["restaurant.guest.queue"]._add_guests_having(recognised)
