from datetime import timedelta

from odoo import api, fields, models

from ...engine.insight import advice as found
from .restaurant_advice import MONTH
from .restaurant_menu_item import TRY

TOPICS = [
    ("win_back", "Guests Slipping Away"),
    ("late_complaints", "Complaints Past Their Deadline"),
    ("menu_test", "Change to the Menu"),
    ("no_cost", "Dishes Without a Cost"),
    ("suggestions", "Suggestions at the Till"),
]
# Guests to call at a time.
CALLS = 5
# Changes to the menu that are proposed at once.
TESTS = 3
# Days after which it is seen what became of it.
CALL_DAYS, COMPLAINT_DAYS = 28, 7


class RestaurantAdvice(models.Model):
    """What this room and those before it know to do."""

    _inherit = "restaurant.advice"

    topic = fields.Selection(selection_add=TOPICS, ondelete={topic: "cascade" for topic, _label in TOPICS})

    # -- guests who slip away ----------------------------------------------------------------------

    @api.model
    def _advise_win_back(self, company):
        """The guests of each store who are late by their own rhythm and spent most."""
        for model in ("restaurant.guest.profile", "restaurant.consent.state", "res.partner"):
            self.env[model].flush_model()
        for store, ids, everybody, spend in self.env.execute_query(found.slipping(company.id, CALLS)):
            yield {
                "key": f"store-{store}",
                "role": "store",
                "kind": "call",
                "store_id": store,
                "certainty": "likely",
                "amount": self._from_chain(spend / 365 * MONTH, company),
                "facts": {"guests": ids, "everybody": everybody},
            }

    def _say_win_back(self):
        called = len(self.facts["guests"])
        name = self.env._("Call %(count)s guests of %(store)s", count=called, store=self.store_id.name)
        reason = self.env._(
            "%(everybody)s guests have not come for longer than is usual for them; these spent most. Together they "
            "spent about %(amount)s in four weeks.",
            everybody=self.facts["everybody"],
            amount=self._money(self.amount),
        )
        outcome = ""
        if self.result:
            outcome = self.env._(
                "%(came)s of %(count)s came back within four weeks and spent %(amount)s.",
                came=self.result["came"],
                count=called,
                amount=self._money(self.result["spend"]),
            )
        return name, reason, outcome

    def _do_win_back(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return {**action, "domain": [("id", "in", self.facts["guests"])], "context": {}, "name": self.name}

    def _judge_win_back(self, today):
        if today < self.done_on + timedelta(days=CALL_DAYS):
            return None
        until = self.done_on + timedelta(days=CALL_DAYS)
        came, spend = self.env.execute_query(found.came_back(self.facts["guests"], self.done_on, until))[0]
        return {"came": came, "spend": self._from_chain(spend, self.company_id)}

    # -- complaints ---------------------------------------------------------------------------------

    @api.model
    def _advise_late_complaints(self, company):
        self.env["restaurant.complaint"].flush_model()
        self.env["restaurant.guest.profile"].flush_model()
        now = fields.Datetime.now()
        for store, ids, spend in self.env.execute_query(found.late_complaints(company.id, now)):
            yield {
                "key": f"store-{store}",
                "role": "store",
                "kind": "mend",
                "store_id": store,
                "certainty": "sure",
                "amount": self._from_chain(spend / 365 * MONTH, company),
                "facts": {"complaints": ids},
            }

    def _say_late_complaints(self):
        count = len(self.facts["complaints"])
        outcome = ""
        if self.result:
            outcome = self.env._("%(closed)s of %(count)s are closed.", closed=self.result["closed"], count=count)
        return (
            self.env._("Answer %(count)s late complaints of %(store)s", count=count, store=self.store_id.name),
            self.env._("Their deadline is over. Their guests spent about %s in four weeks.", self._money(self.amount)),
            outcome,
        )

    def _do_late_complaints(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return {**action, "domain": [("id", "in", self.facts["complaints"])], "context": {}}

    def _judge_late_complaints(self, today):
        complaints = self.env["restaurant.complaint"].browse(self.facts["complaints"]).exists()
        closed = len(complaints.filtered("closed"))
        if closed < len(complaints) and today < self.done_on + timedelta(days=COMPLAINT_DAYS):
            return None
        return {"closed": closed}

    # -- the menu -----------------------------------------------------------------------------------

    @api.model
    def _advise_menu_test(self, company):
        """The dishes at which most is at stake, and that have a verdict."""
        items = self.env["restaurant.menu.item"].search(
            [("company_id", "=", company.id), ("scope", "=", "all"), ("verdict", "in", list(TRY)), ("stake", ">", 0)],
            order="stake desc, id",
            limit=TESTS,
        )
        for item in items:
            yield {
                "key": f"dish-{item.dish_id.id}",
                "role": "admin",
                "kind": "test",
                "certainty": "open",
                "amount": item.stake,
                "facts": {
                    "dish": item.dish_id.id,
                    "verdict": item.verdict,
                    "share": item.share,
                    "share_line": item.share_line,
                    "margin": item.margin,
                    "margin_line": item.margin_line,
                },
            }

    def _say_menu_test(self):
        facts = self.facts
        dish = self.env["product.template"].with_context(active_test=False).browse(facts["dish"]).display_name
        name = {
            "plowhorse": self.env._("Try a higher price or a smaller portion for %s in some stores", dish),
            "puzzle": self.env._("Try a better place on the card for %s in some stores", dish),
            "dog": self.env._("Try leaving out %s in some stores", dish),
        }[facts["verdict"]]
        reason = self.env._(
            "It is on %(share).1f %% of the orders it was offered to (its group: %(share_line).1f %%) and leaves "
            "%(margin).2f a piece (its group: %(margin_line).2f).",
            **{key: facts[key] for key in ("share", "share_line", "margin", "margin_line")},
        )
        outcome = ""
        if self.result:
            labels = dict(self.env["restaurant.menu.trial"]._fields["verdict"]._description_selection(self.env))
            outcome = self.env._(
                "Tested: %(verdict)s (%(percent)+.1f %%).",
                verdict=labels[self.result["verdict"]],
                percent=self.result["percent"],
            )
        return name, reason, outcome

    def _do_menu_test(self):
        dish = self.env["product.template"].browse(self.facts["dish"])
        trial = self.env["restaurant.menu.trial"]._plan(dish, TRY[self.facts["verdict"]], self.company_id)
        # sudo: the test that this advice led to.
        self.sudo().facts = {**self.facts, "test": trial.id}
        return {
            "type": "ir.actions.act_window",
            "res_model": trial._name,
            "res_id": trial.id,
            "views": [(False, "form")],
        }

    def _judge_menu_test(self, today):
        trial = self.env["restaurant.menu.trial"].browse(self.facts.get("test", 0)).exists()
        if trial.state == "done":
            return {"verdict": trial.verdict, "percent": trial.effect_percent}
        if not trial or trial.state == "stopped":
            self.state = "gone"
        return None

    @api.model
    def _advise_no_cost(self, company):
        items = self.env["restaurant.menu.item"].search(
            [("company_id", "=", company.id), ("scope", "=", "all"), ("verdict", "=", "no_cost")]
        )
        if items:
            yield {
                "key": "all",
                "role": "admin",
                "kind": "mend",
                "certainty": "sure",
                "facts": {"dishes": items.dish_id.ids},
            }

    def _say_no_cost(self):
        count = len(self.facts["dishes"])
        return (
            self.env._("Enter what %s dishes cost", count),
            self.env._("Without it nobody can say what they leave, and they get no verdict."),
            "",
        )

    def _do_no_cost(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "product.template",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.facts["dishes"])],
        }

    # -- suggestions ----------------------------------------------------------------------------------

    @api.model
    def _advise_suggestions(self, company):
        """Suggestions that make orders smaller, or none for want of the library."""
        Table = self.env["restaurant.suggestion.table"]
        last = Table.search([("company_id", "=", company.id)], limit=1)
        if last.problem == "library":
            yield {"key": "library", "role": "admin", "kind": "mend", "certainty": "sure", "facts": {}}
        effect = Table._effect(company)
        difference = effect["difference"]
        if difference and difference.is_below_zero:
            yield {
                "key": "effect",
                "role": "admin",
                "kind": "mend",
                "certainty": "sure",
                "amount": -difference.value * effect["with_orders"] / effect["days"] * MONTH,
                "facts": {"difference": difference.value},
            }

    def _say_suggestions(self):
        if self.key == "library":
            return (
                self.env._("Have numpy installed on the server"),
                self.env._("Without it tills suggest nothing, and nothing is forecast."),
                "",
            )
        return (
            self.env._("Look at what tills suggest, or switch it off"),
            self.env._("Orders with suggestions are worth %.2f less than those without.", -self.facts["difference"]),
            "",
        )

    def _do_suggestions(self):
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_suggestion_table_action")
