from odoo import api, fields, models

from ...engine.shared.clock import day_start, local_date

# Who gives, the mightiest last.
ROLES = [
    ("staff", "Guest Relations"),
    ("store", "Store Manager"),
    ("region", "Region Manager"),
    ("head", "Administrator"),
]


class RestaurantCompensationBudget(models.Model):
    """What a person of a role may give without asking: for one complaint, and in a month."""

    _name = "restaurant.compensation.budget"
    _description = "Compensation Budget"
    _order = "company_id, sequence, id"
    _rec_name = "role"

    sequence = fields.Integer(default=10)
    role = fields.Selection(ROLES, required=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company without a line of its own.")
    complaint_limit = fields.Float(
        string="For One Complaint",
        digits="Product Price",
        help="In the currency of the company; 0 asks for approval of all.",
    )
    month_limit = fields.Float(
        string="In a Month",
        digits="Product Price",
        help="What one person may give in a calendar month; 0: no such limit.",
    )
    # Written by whoever gives, so that two at once meet here and the second counts what the first gave.
    touched_at = fields.Datetime(readonly=True)

    _role_unique = models.UniqueIndex("(role, COALESCE(company_id, 0))", "There is a budget for this role already.")
    _not_negative = models.Constraint("CHECK (complaint_limit >= 0 AND month_limit >= 0)", "A budget is not negative.")

    @api.model
    def _role_of(self, user, complaint):
        """As what ``user`` deals with ``complaint``."""
        store = complaint.store_id.sudo()
        if user.has_group("restaurant_crm.group_manager"):
            return "head"
        if user == store.region_id.manager_id:
            return "region"
        return "store" if user == store.manager_id else "staff"

    @api.model
    def _of(self, user, complaint):
        """As what ``user`` deals with ``complaint``, and the budget for that: (role, budget, which may be empty)."""
        role = self._role_of(user, complaint)
        domain = [("role", "=", role), ("company_id", "in", [complaint.company_id.id, False])]
        # sudo: people are held to budgets that they need not read.
        return role, self.sudo().search(domain, order="company_id NULLS LAST", limit=1)

    @api.model
    def _reserve(self, user, compensation):
        """``_allows``, and nobody else gives out of this budget until the transaction ends."""
        _role, budget = self._of(user, compensation.complaint_id)
        if budget:
            budget.touched_at = fields.Datetime.now()
            budget.flush_recordset(["touched_at"])
        return self._allows(user, compensation)

    @api.model
    def _allows(self, user, compensation):
        """Whether ``user`` may give ``compensation`` without asking anybody.

        Administrators without a line of their own may give anything, all others nothing.
        """
        complaint = compensation.complaint_id
        role, budget = self._of(user, complaint)
        if not budget:
            return role == "head"
        if not compensation._has_known_cost():
            return False
        given = complaint.sudo().compensation_ids.filtered(
            lambda other: other.state == "given" and other != compensation
        )
        if sum(given.mapped("cost")) + compensation.cost > budget.complaint_limit:
            return False
        if not budget.month_limit:
            return True
        first = day_start(self.env, local_date(self.env).replace(day=1))
        spent = (
            self.env["restaurant.compensation"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "given"),
                    ("given_by_id", "=", user.id),
                    ("given_at", ">=", first),
                    ("company_id", "=", complaint.company_id.id),
                ],
                aggregates=["cost:sum"],
            )[0][0]
        )
        return (spent or 0) + compensation.cost <= budget.month_limit
