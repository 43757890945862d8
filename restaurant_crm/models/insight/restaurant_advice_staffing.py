from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ...engine.insight import advice as found
from .restaurant_staffing_need import SHARE_IN_TIME

DAYS_AHEAD = 7
# Half hours of one person that a day has to be short of: two hours.
LEAST = 4


class RestaurantAdvice(models.Model):
    """On which day a store needs more people than it is used to."""

    _inherit = "restaurant.advice"

    topic = fields.Selection(selection_add=[("more_people", "People Needed")], ondelete={"more_people": "cascade"})

    @api.model
    def _advise_more_people(self, company):
        """The day of each store that needs most people more than a week before."""
        for model in ("restaurant.staffing.need", "restaurant.visit", "restaurant.store"):
            self.env[model].flush_model()
        told = set()
        query = found.more_people(company.id, company._local_date(), DAYS_AHEAD, LEAST)
        for store_id, date, hours, people, before, orders, check in self.env.execute_query(query):
            if store_id in told:
                continue
            told.add(store_id)
            store = self.env["restaurant.store"].browse(store_id)
            late = sum(
                count * max(SHARE_IN_TIME - store._begun_in_time(2 * count, crew), 0)
                for count, crew in zip(orders, before, strict=True)
            )
            yield {
                "key": f"store-{store_id}-{date}",
                "role": "store",
                "kind": "staff",
                "store_id": store_id,
                "certainty": "likely",
                "amount": late * check,
                "facts": {
                    "date": str(date),
                    "from": hours[0],
                    "to": hours[-1] + 0.5,
                    "people": max(people),
                    "before": max(before),
                    "orders": sum(orders),
                    "late": late,
                },
            }

    def _say_more_people(self):
        facts, say_time = self.facts, self.env["restaurant.staffing.need"]._say_time
        name = self.env._(
            "Plan up to %(people)s people in %(store)s on %(day)s, %(start)s to %(end)s",
            people=facts["people"],
            store=self.store_id.name,
            day=format_date(self.env, facts["date"], date_format="full"),
            start=say_time(facts["from"]),
            end=say_time(facts["to"]),
        )
        reason = self.env._(
            "About %(orders)s orders are expected in the busy half hours of it. A week before up to %(before)s people "
            "were planned; with as few, about %(late)s more orders than usual would wait too long.",
            orders=round(facts["orders"]),
            before=facts["before"],
            late=round(facts["late"]),
        )
        outcome = ""
        if self.result:
            outcome = self.env._(
                "%(came)s orders came that day; in %(short)s half hours more people were needed than planned.",
                came=self.result["came"],
                short=self.result["short"],
            )
        return name, reason, outcome

    def _do_more_people(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_staffing_need_action")
        domain = [("store_id", "=", self.store_id.id), ("date", "=", self.facts["date"])]
        return {**action, "name": self.name, "domain": domain, "context": {}}

    def _judge_more_people(self, today):
        # What came is noted in the night after.
        if today <= fields.Date.to_date(self.facts["date"]) + timedelta(days=1):
            return None
        domain = [("store_id", "=", self.store_id.id), ("date", "=", self.facts["date"])]
        came, short = self.env["restaurant.staffing.need"]._read_group(domain, [], ["came:sum", "short:sum"])[0]
        return {"came": came or 0, "short": short or 0}
