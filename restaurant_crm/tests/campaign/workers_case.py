"""A campaign of committed data, and workers with connections of their own; cleans up behind itself."""

from contextlib import closing

from odoo.fields import Command

from ..two_connections import TwoConnections

RULES = {
    "campaign_sms_provider": "list",
    "campaign_quiet_from": 0,
    "campaign_quiet_to": 0,
    "campaign_cap": 0,
}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class WorkersCase(TwoConnections):
    # The step after the coupon.
    message = {"kind": "sms", "text": "Hi {guest}"}

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            company = env.ref("base.main_company")
            self.rules = {name: company[name] for name in RULES}
            company.write(RULES)
            guests = env["res.partner"].create(
                [
                    {
                        "name": f"Two workers {number}",
                        "phone": f"+86 139 0000 00{number:02}",
                        "email": f"workers{number}@example.com",
                        "company_id": company.id,
                    }
                    for number in range(20)
                ]
            )
            env["restaurant.consent"]._record(guests, "any", "marketing", "granted", "staff", ground="Said so")
            program = env["loyalty.program"].create(
                {
                    "name": "Two workers",
                    "program_type": "coupons",
                    "company_id": company.id,
                    "reward_ids": [Command.create({"reward_type": "discount", "discount": 10, "required_points": 1})],
                }
            )
            campaign = env["restaurant.campaign"].create(
                {
                    "name": "Two workers",
                    "company_id": company.id,
                    "holdout": 0,
                    "hour": 0,
                    "partner_domain": repr([("id", "in", guests.ids)]),
                    "step_ids": [
                        Command.create({"kind": "coupon", "program_id": program.id, "sequence": 1}),
                        Command.create({**self.message, "sequence": 2}),
                    ],
                }
            )
            campaign.state = "running"
            self.ids = {record._name: record.ids for record in (company, guests, program, campaign)}
        self.addCleanup(self.remove_everything)

    def remove_everything(self):
        with self.committed() as env:
            env.cr.execute(
                "DELETE FROM restaurant_campaign_member WHERE campaign_id = ANY(%s)", [self.ids["restaurant.campaign"]]
            )
            env.cr.execute("DELETE FROM restaurant_sms_caught WHERE company_id = ANY(%s)", [self.ids["res.company"]])
            env.cr.execute("DELETE FROM loyalty_card WHERE program_id = ANY(%s)", [self.ids["loyalty.program"]])
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"]).unlink()
            program = env["loyalty.program"].browse(self.ids["loyalty.program"])
            products = program.reward_ids.discount_line_product_id
            program.active = False
            program.unlink()
            products.product_tmpl_id.unlink()
            env["res.partner"].browse(self.ids["res.partner"]).unlink()
            env["res.company"].browse(self.ids["res.company"]).write(self.rules)

    def worker(self):
        env = self.connect()
        company = env["res.company"].browse(self.ids["res.company"])
        return (
            env,
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"]),
            env["restaurant.campaign.message"].with_company(company),
        )

    def enrolled(self):
        with self.committed() as env:
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"])._enrol()

    def states(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                """SELECT kind, state, count(*)
                     FROM restaurant_campaign_message AS message
                     JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                    WHERE campaign_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2""",
                [self.ids["restaurant.campaign"]],
            )
            return {(kind, state): number for kind, state, number in cr.fetchall()}

    def numbers(self):
        """(SMS that went out, guests who got one)."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*), count(DISTINCT number) FROM restaurant_sms_caught WHERE company_id = ANY(%s)",
                [self.ids["res.company"]],
            )
            return cr.fetchone()
