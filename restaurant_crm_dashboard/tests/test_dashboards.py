"""The dashboards ask for nothing that is not there, and who may see guests may see them."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.restaurant_crm.tests.common import GuestCase

NAMES = ("guests", "stores", "dishes", "campaigns", "complaints")


@tagged("post_install", "-at_install")
class TestDashboards(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.relations = cls._make_user("a_relations", "restaurant_crm.group_user")
        cls.cashier = cls._make_user("a_cashier", "point_of_sale.group_pos_user")
        cls.dashboards = {name: cls.env.ref(f"restaurant_crm_dashboard.dashboard_{name}") for name in NAMES}

    def content(self, name, user):
        return json.loads(self.dashboards[name].with_user(user)._get_serialized_readonly_dashboard())["snapshot"]

    def sources(self, content):
        """``(model, groups, measures, domain, what filters narrow)`` of every chart and table."""
        for figure in content["sheets"][0]["figures"]:
            data = figure["data"]["metaData"]
            yield (
                data["resModel"],
                data["groupBy"],
                [data["measure"]],
                figure["data"]["searchParams"]["domain"],
                figure["data"]["fieldMatching"],
            )
        for table in content["pivots"].values():
            groups = [row["fieldName"] for row in table["rows"]]
            measures = [measure["fieldName"] for measure in table["measures"]]
            yield table["model"], groups, measures, table["domain"], table["fieldMatching"]

    def test_every_chart_and_table_can_be_asked_for(self):
        self.pay(self.mei, self.ago(3))
        self.env["restaurant.visit"]._rebuild(self.mei.ids)
        for name in NAMES:
            content = self.content(name, self.relations)
            filters = {found["id"]: found for found in content["globalFilters"]}
            self.assertIn("restaurant.store", [found.get("modelName") for found in filters.values()])
            for model, groups, measures, domain, matching in self.sources(content):
                records = self.env[model].with_user(self.relations)
                sums = ["__count" if measure == "__count" else f"{measure}:sum" for measure in measures]
                with self.subTest(name, model=model, groups=groups):
                    records._read_group(domain, groups, sums)
                    self.assertLessEqual(set(matching), set(filters))
                    for key, field in matching.items():
                        wanted = filters[key].get("modelName", "date")
                        found = records._fields.get(field["chain"].split(".")[0])
                        for step in field["chain"].split(".")[1:]:
                            found = self.env[found.comodel_name]._fields.get(step)
                        self.assertIn(wanted, (found.comodel_name, found.type.removesuffix("time")))
                        records.search_count([(field["chain"], "!=", False)])

    def test_who_may_see_them(self):
        for dashboard in self.dashboards.values():
            self.assertTrue(dashboard.with_user(self.relations).name)
            with self.assertRaises(AccessError):
                dashboard.with_user(self.cashier).read(["name"])

    def test_what_people_change_stays(self):
        """An update of the addon leaves a dashboard as its people have made it."""
        data = self.env["ir.model.data"].search([("module", "=", "restaurant_crm_dashboard")])
        self.assertTrue(data and all(data.mapped("noupdate")))
