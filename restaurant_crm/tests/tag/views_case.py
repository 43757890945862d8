"""Users and a rule for tests of the screens of tags."""

from lxml import etree

from odoo.fields import Command

from ..common import GuestCase


class TagViewsCase(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.tag.rule"].search([]).active = False
        cls.regular, cls.vip = cls.env["restaurant.tag"].create([{"name": "Regular (test)"}, {"name": "VIP (test)"}])
        cls._make_user("tags_cashier", "base.group_user,point_of_sale.group_pos_user")
        cls._make_user("tags_relations", "restaurant_crm.group_user")
        cls._make_user("tags_head", "restaurant_crm.group_manager")

    def setUp(self):
        super().setUp()
        # The guests of the test may be all there are.
        self.env["ir.config_parameter"].sudo().set_param("restaurant_crm.rule_share_limit", "100")
        self.came(self.mei, 3, 10, 20)
        self.came(self.bo, 5)

    def _rule(self, value=2, **values):
        """A rule for visits, of the two guests of the test only so that counts are known."""
        return (
            self.env["restaurant.tag.rule"]
            .sudo()
            .create(
                {
                    "name": "Regulars",
                    "tag_id": self.regular.id,
                    "partner_domain": str([("id", "in", (self.mei | self.bo).ids)]),
                    "condition_ids": [Command.create({"measure": "visits", "value": value})],
                    **values,
                }
            )
        ).with_user(self.env.user)

    def _open(self, action):
        """The wizard that an action opens."""
        return self.env[action["res_model"]].browse(action["res_id"])

    def _arch(self, model, view_type="form"):
        return etree.fromstring(self.env[model].get_view(view_type=view_type)["arch"])
