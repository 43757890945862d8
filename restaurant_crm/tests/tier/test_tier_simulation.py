from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .case import TierCase


class TestTierSimulation(TierCase):
    """What would happen, before it happens."""

    def _simulate(self, scheme, purpose="change", **values):
        return self.env["restaurant.tier.simulation"].create({"scheme_id": scheme.id, "purpose": purpose, **values})

    def moves(self, simulation):
        """(from, to) -> number of our guests."""
        ours = (self.mei | self.bo).ids
        names = {tier.id: tier.name for tier in self.env["restaurant.tier"].with_context(active_test=False).search([])}
        moves = {}
        for guest, before, after in simulation._rows():
            if guest in ours:
                move = names.get(before), names.get(after)
                moves[move] = moves.get(move, 0) + 1
        return moves

    def test_before_the_start(self):
        scheme = self._make_scheme(start=False)
        self.came(self.mei, 2, 1)
        simulation = self._simulate(scheme, "start")
        self.assertEqual(self.moves(simulation), {(None, "Silver"): 1, (None, "Ordinary"): 1})
        self.assertFalse(self.row(self.mei))
        silver = simulation.level_ids.filtered(lambda level: level.tier_id.name == "Silver")
        self.assertEqual((silver.now_count, silver.then_count), (0, 1))
        self.assertIn("Silver", simulation.matrix)
        simulation.action_confirm()
        self.assertEqual(scheme.state, "running")
        self.assertEqual(self.stands(self.mei), "Silver")

    def test_a_change(self):
        scheme = self._make_scheme(grace_days=30)
        self.came(self.mei, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 3
        simulation = self._simulate(scheme)
        self.assertEqual(self.moves(simulation), {("Silver", "Ordinary"): 1, ("Gold", "Gold"): 1})
        simulation.action_today()
        self.assertEqual(self.moves(simulation), {("Silver", "Silver"): 1, ("Gold", "Gold"): 1})
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Gold"))
        line = simulation.move_ids.filtered(lambda move: move.from_tier_id.name == "Gold")
        self.assertEqual(line.action_open_guests()["domain"], [("id", "in", self.bo.ids)])

    def test_removing_a_level(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        simulation = self._simulate(scheme, "remove", tier_id=self.level(scheme, "Silver").id)
        self.assertEqual(self.moves(simulation)["Silver", "Ordinary"], 1)
        simulation.action_confirm()
        self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_taking_out_of_force(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        simulation = self._simulate(scheme, "stop")
        self.assertEqual(self.moves(simulation), {("Silver", None): 1, ("Ordinary", None): 1})
        self.assertGreaterEqual(simulation.down_count, 2)
        simulation.action_confirm()
        self.assertFalse(self.row(self.mei))

    def test_comparing_two_schemes(self):
        scheme = self._make_scheme()
        other = self._make_scheme({"Low": None, "High": [self._condition(value=1)]}, start=False)
        self.came(self.mei, 2, 1)
        simulation = self._simulate(scheme, "compare", other_scheme_id=other.id)
        self.assertEqual(self.moves(simulation), {("Silver", "High"): 1, ("Ordinary", "Low"): 1})

    def test_settled_is_what_happens_in_the_end(self):
        scheme = self._make_scheme(review="daily", grace_days=0)
        self.came(self.mei, 3, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        scheme.action_change()
        for name, value in (("Silver", 3), ("Gold", 5)):
            self.level(scheme, name).condition_ids.value = value
        then = {guest: after for guest, _before, after in self._simulate(scheme)._rows()}
        scheme._start()
        now = {row.partner_id.id: row.tier_id.id for row in self.env["restaurant.guest.tier"].search([])}
        self.assertEqual({guest: tier for guest, tier in then.items() if tier}, now)

    def test_costs(self):
        scheme = self._make_scheme(start=False)
        silver = self.level(scheme, "Silver")
        silver.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Silver (test)",
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 10})],
            }
        )
        Program = self.env["loyalty.program"]
        ours = Program.create(
            {
                "name": "Five off (test)",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "rule_ids": [Command.create({"minimum_amount": 50})],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "percent",
                            "discount": 5,
                            "discount_applicability": "order",
                        }
                    )
                ],
            }
        )
        gift = Program.create(
            {**Program._get_template_values()["coupons"], "name": "Gift (test)", "program_type": "coupons"}
        )
        silver.program_ids = ours | gift
        self.came(self.mei, 2, 1, dishes={self.beef: 1})
        self.came(self.mei, 80, dishes={self.tea: 2})
        simulation = self._simulate(scheme, "start")
        level = simulation.level_ids.filtered(lambda each: each.tier_id == silver)
        # A tenth of 60 + 60 + 20, and a twentieth of the two checks of 60.
        self.assertAlmostEqual(level.then_cost, 14 + 6)
        self.assertEqual(level.now_cost, 0)
        self.assertIn("Gift", simulation.uncounted)

    def test_only_administrators(self):
        scheme = self._make_scheme()
        relations = self._make_user("simulation_user", "restaurant_crm.group_user")
        with self.assertRaises(AccessError):
            scheme.with_user(relations).action_simulate()
        empty = self.env["restaurant.tier.scheme"].create({"name": "Empty (test)", "everybody": True})
        with self.assertRaises(UserError):
            empty.action_start()

    def test_policy_in_print(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        scheme = self._make_scheme(grace_days=12)
        silver = self.level(scheme, "Silver")
        silver.benefits = "A dessert on the house"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("restaurant_crm.report_tier_policy", scheme.ids)
        text = html.decode()
        self.assertIn("A dessert on the house", text)
        self.assertIn("12 days", text)
        self.assertIn("at least 2 visits", text)
        self.assertEqual(text.count('class="page"'), len(self.env["res.lang"].get_installed()))
