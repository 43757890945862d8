from odoo import fields, models
from odoo.tools import SQL

from ...engine.privacy import consent as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush


class RestaurantSurvey(models.Model):
    """Whom surveys may ask."""

    _inherit = "restaurant.survey"

    basis = fields.Selection(
        [("consent", "Only Who Agreed to Messages"), ("objection", "Everybody Who Has Not Objected")],
        string="Allowed by",
        required=True,
        default="consent",
        help="In many countries a question about a visit is advertising, which takes consent. Where the law "
        "lets the house ask its own guests, those who object are left out all the same.",
    )

    def _reach_fields(self):
        return [*super()._reach_fields(), "basis"]

    def _allowed_sql(self):
        flush(self.env, engine.SOURCES)
        return engine.may_ask(SQL("partner.id"), "mail", self.basis == "consent", local_date(self.env))


class RestaurantSurveyRequest(models.Model):
    _inherit = "restaurant.survey.request"

    def _send(self):
        """Nothing is sent to who has taken back the consent since."""
        self.ensure_one()
        self.env["restaurant.survey"].flush_model(["basis"])
        allowed = self.survey_id._allowed_sql()
        query = SQL("SELECT %s FROM res_partner AS partner WHERE partner.id = %s", allowed, self.partner_id.id)
        if not self.env.execute_query(query)[0][0]:
            self.state = "skipped"
            return
        super()._send()
