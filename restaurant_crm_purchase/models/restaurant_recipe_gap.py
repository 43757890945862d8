from odoo import api, fields, models

REASONS = [
    ("missing", "No recipe, and not bought as it is"),
    ("loop", "A recipe needs itself"),
    ("unit", "Units that cannot be converted"),
]


class RestaurantRecipeGap(models.Model):
    """A dish of which nobody knows what it takes: what is needed for it is in no suggestion to buy."""

    _name = "restaurant.recipe.gap"
    _description = "Dish Without Ingredients"
    _log_access = False
    _order = "rank, id"
    _rec_name = "dish_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    dish_id = fields.Many2one("product.template", required=True, readonly=True, index=True, ondelete="cascade")
    reason = fields.Selection(REASONS, string="Why", required=True, readonly=True)
    detail = fields.Char(string="Where", readonly=True)
    # By what is expected in all stores: an order tells no numbers of stores that the user does not see.
    rank = fields.Integer(readonly=True)
    pieces = fields.Float(
        string="Expected Pieces",
        compute="_compute_pieces",
        search="_search_pieces",
        compute_sudo=False,
        digits=(16, 0),
        help="Of the days that are forecast, in the stores that you see.",
    )

    _dish_uniq = models.Constraint("UNIQUE(company_id, dish_id)", "A dish is listed once.")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pieces(self):
        expected = self._expected()
        for gap in self:
            gap.pieces = expected.get((gap.company_id.id, gap.dish_id.id), 0)

    def _expected(self):
        """Pieces by company and dish, of the days ahead and the stores that the user sees."""
        rows = self.env["restaurant.forecast"]._read_group(
            [
                ("dish_id", "in", self.dish_id.ids),
                ("store_id.company_id", "in", self.company_id.ids),
                ("date", ">=", self.env.company._local_date()),
            ],
            ["store_id", "dish_id"],
            ["expected:sum"],
        )
        found = {}
        for store, dish, pieces in rows:
            key = store.company_id.id, dish.id
            found[key] = found.get(key, 0) + pieces
        return found

    def _search_pieces(self, operator, value):
        if operator not in (">", ">="):
            return NotImplemented
        gaps = self.search([("company_id", "in", self.env.companies.ids)])
        return [("id", "in", gaps.filtered_domain([("pieces", operator, value)]).ids)]

    def action_recipe(self):
        """Open the recipe of the dish, or begin one."""
        self.ensure_one()
        bom = self.env["mrp.bom"].search([("product_tmpl_id", "=", self.dish_id.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.dish_id.display_name,
            "res_model": "mrp.bom",
            "res_id": bom.id,
            "views": [(False, "form")],
            "context": {"default_product_tmpl_id": self.dish_id.id, "default_type": "phantom"},
        }

    @api.model
    def _replace(self, company, gaps):
        """Make these the gaps of a company.

        :param gaps: (reason, detail) by dish id
        """
        expected = self.env["restaurant.forecast"]._read_group(
            [
                ("dish_id", "in", list(gaps)),
                ("store_id.company_id", "=", company.id),
                ("date", ">=", company._local_date()),
            ],
            ["dish_id"],
            order="expected:sum DESC, dish_id",
        )
        ranks = {dish.id: rank for rank, (dish,) in enumerate(expected)}
        wanted = {
            dish: {"reason": reason, "detail": detail, "rank": ranks.get(dish, len(ranks))}
            for dish, (reason, detail) in gaps.items()
        }
        for gap in self.search([("company_id", "=", company.id)]):
            values = wanted.pop(gap.dish_id.id, None)
            if not values:
                gap.unlink()
            elif any(gap[name] != value for name, value in values.items()):
                gap.write(values)
        self.create([{"company_id": company.id, "dish_id": dish, **values} for dish, values in wanted.items()])
