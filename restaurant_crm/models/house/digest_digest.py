from odoo import api, fields, models
from odoo.exceptions import AccessError

ANALYSIS = "restaurant_crm.restaurant_complaint_action_analysis"
FEEDBACK = "restaurant_crm.restaurant_feedback_action"


class DigestDigest(models.Model):
    """The summary of complaints and satisfaction by mail; each manager reads that of their own stores."""

    _inherit = "digest.digest"

    kpi_restaurant_complaints = fields.Boolean("Complaints")
    kpi_restaurant_complaints_value = fields.Integer(compute="_compute_restaurant_complaints")
    kpi_restaurant_answered = fields.Boolean("Complaints Answered in Time (%)")
    kpi_restaurant_answered_value = fields.Float(compute="_compute_restaurant_answered")
    kpi_restaurant_solved = fields.Boolean("Complaints Solved in Time (%)")
    kpi_restaurant_solved_value = fields.Float(compute="_compute_restaurant_solved")
    kpi_restaurant_cost = fields.Boolean("Cost of Compensations")
    kpi_restaurant_cost_value = fields.Monetary(compute="_compute_restaurant_cost")
    kpi_restaurant_won_back = fields.Boolean("Guests Who Came Back After a Complaint")
    kpi_restaurant_won_back_value = fields.Integer(compute="_compute_restaurant_won_back")
    kpi_restaurant_stars = fields.Boolean("Average Stars")
    kpi_restaurant_stars_value = fields.Float(compute="_compute_restaurant_stars")

    # Nothing of this is stored and all of it hangs on the period in the context: nothing to depend on.
    # Whoever gets the mail asks, so record rules decide of which stores.
    def _compute_restaurant_complaints(self):
        self._of_restaurants("restaurant.complaint", "kpi_restaurant_complaints_value", "received_at", "__count")

    def _compute_restaurant_answered(self):
        self._of_restaurants(
            "restaurant.complaint", "kpi_restaurant_answered_value", "received_at", "answer_kept_share:avg"
        )

    def _compute_restaurant_solved(self):
        self._of_restaurants(
            "restaurant.complaint", "kpi_restaurant_solved_value", "received_at", "solution_kept_share:avg"
        )

    def _compute_restaurant_cost(self):
        self._of_restaurants("restaurant.compensation", "kpi_restaurant_cost_value", "given_at", "cost:sum")

    def _compute_restaurant_won_back(self):
        self._of_restaurants("restaurant.complaint", "kpi_restaurant_won_back_value", "recovered_on", "__count")

    def _compute_restaurant_stars(self):
        self._of_restaurants("restaurant.feedback", "kpi_restaurant_stars_value", "answered_at", "stars:avg")

    def _of_restaurants(self, model, name, moment, aggregate):
        """Write into ``name`` what ``aggregate`` is in the period, of what the user may see.

        :raise AccessError: the user is not of guest relations; the mail leaves it out
        """
        if not self.env.user.has_group("restaurant_crm.group_user"):
            raise AccessError(self.env._("Not part of this user's summary."))
        start, end, companies = self._get_kpi_compute_parameters()
        domain = [("company_id", "in", companies.ids), (moment, ">=", start), (moment, "<", end)]
        found = dict(self.env[model]._read_group(domain, ["company_id"], [aggregate]))
        for digest in self:
            digest[name] = found.get(digest.company_id or self.env.company) or 0

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref("restaurant_crm.restaurant_crm_menu_root").id
        return super()._compute_kpis_actions(company, user) | {
            f"kpi_restaurant_{name}": f"{action}?menu_id={menu}"
            for action, names in {
                ANALYSIS: ("complaints", "answered", "solved", "cost", "won_back"),
                FEEDBACK: ("stars",),
            }.items()
            for name in names
        }

    @api.model
    def _subscribe_managers(self, users):
        """Managers of stores and regions get the summary of theirs, until they unsubscribe."""
        digest = self.env.ref("restaurant_crm.digest_complaints", raise_if_not_found=False)
        if digest and users:
            digest._action_subscribe_users(users)
