"""Who sees, gives and takes tags."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER
from .case import TagCase

MODELS = (
    "restaurant.tag",
    "restaurant.tag.category",
    "restaurant.tag.assignment",
    "restaurant.tag.rule",
    "restaurant.guest.log",
    "restaurant.guest.tagging",
    "restaurant.tag.rule.preview",
)
# What each role may do: read, and change.
READ = {
    "cashier": {"restaurant.tag", "restaurant.tag.category", "restaurant.tag.assignment"},
    "relations": set(MODELS) - {"restaurant.tag.rule.preview"},
    "manager": set(MODELS),
    "clerk": set(),
    "portal": set(),
    "public": set(),
}
CHANGE = {
    "relations": {"restaurant.guest.tagging"},
    "manager": {
        "restaurant.tag",
        "restaurant.tag.category",
        "restaurant.tag.rule",
        "restaurant.guest.tagging",
        "restaurant.tag.rule.preview",
    },
}


@tagged("post_install", "-at_install")
class TestTagRights(TagCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "cashier": cls._make_user("tag_cashier", CASHIER),
            "relations": cls._make_user("tag_relations", "restaurant_crm.group_user"),
            "manager": cls._make_user("tag_manager", "restaurant_crm.group_manager"),
            "clerk": cls._make_user("tag_clerk", "base.group_user,base.group_partner_manager"),
            "portal": cls._make_user("tag_portal", "base.group_portal"),
            "public": cls.env.ref("base.public_user"),
        }
        cls.secret = cls._make_tag("Secret", sensitive=True)
        cls.hidden = cls._make_tag("Hidden", visible_at_till=False)
        cls.every = cls.tag | cls.secret | cls.hidden
        cls.every._give(cls.mei)

    def as_user(self, role, records):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(self.users[role])

    def test_models(self):
        for role, user in self.users.items():
            for model in MODELS:
                for operation in ("read", "write", "create", "unlink"):
                    allowed = READ[role] if operation == "read" else CHANGE.get(role, ())
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertEqual(self.env[model].with_user(user).has_access(operation), model in allowed)

    def test_cashier_sees_what_is_meant_for_the_till(self):
        mei = self.as_user("cashier", self.mei)
        self.assertEqual(mei.guest_tag_ids, self.tag)
        self.assertEqual(mei.guest_tag_assignment_ids.tag_id, self.tag)
        self.assertEqual(mei.read(["guest_tag_ids"])[0]["guest_tag_ids"], self.tag.ids)
        env = mei.env
        self.assertEqual(env["restaurant.tag"].search([("id", "in", self.every.ids)]), self.tag)
        names = dict(env["restaurant.tag"].name_search("(test)"))
        self.assertFalse({self.secret.id, self.hidden.id} & names.keys())
        rows = env["restaurant.tag.assignment"]._read_group([("partner_id", "=", mei.id)], ["tag_id"], ["__count"])
        self.assertEqual([tag for tag, _count in rows], [self.tag])
        rows = mei._read_group([("id", "=", mei.id)], ["guest_tag_ids"], ["__count"])
        self.assertEqual([tag for tag, _count in rows], [self.tag])
        for tag in self.secret | self.hidden:
            with self.assertRaises(AccessError):
                tag.with_env(env).read(["name"])
        self.assertFalse(mei.guest_tag_assignment_ids.filtered(lambda row: row.state == "blocked"))

    def test_cashier_cannot_probe(self):
        """No search tells whether a guest carries what the cashier may not see."""
        both = [("id", "in", (self.mei | self.bo).ids)]
        Partner = self.as_user("cashier", self.mei)
        for tag in self.secret | self.hidden:
            for domain in (
                [("guest_tag_ids", "in", tag.ids)],
                [("guest_tag_ids", "=", tag.id)],
                [("guest_tag_ids", "ilike", tag.name)],
                [("guest_tag_ids.name", "=", tag.name)],
                [("guest_tag_ids.sensitive", "=", True)],
                [("guest_tag_assignment_ids.tag_id", "=", tag.id)],
                [("guest_tag_assignment_ids.tag_id.name", "=", tag.name)],
                [("guest_tag_ids", "any", [("id", "=", tag.id)])],
            ):
                with self.subTest(domain=domain):
                    self.assertFalse(Partner.search(both + domain))
            self.assertEqual(Partner.search([*both, ("guest_tag_ids", "not in", tag.ids)]), self.mei | self.bo)
        self.tag._take(self.mei)
        self.assertEqual(
            self.as_user("cashier", self.mei).search([*both, ("guest_tag_ids", "=", False)]), self.mei | self.bo
        )
        for domain in ([("guest_log_ids", "!=", False)], [("guest_log_ids.tag_id", "=", self.secret.id)]):
            with self.assertRaises(AccessError):
                self.as_user("cashier", self.mei).search(both + domain)

    def test_cashier_reads_whole_tags(self):
        """Nothing in a tag's fields asks for more than a cashier has."""
        tag = self.as_user("cashier", self.tag)
        values = tag.read()[0]
        self.assertEqual(values["name"], "Regular (test)")

    def test_cache_is_not_shared(self):
        self.assertEqual(self.as_user("relations", self.mei).guest_tag_ids, self.every.sorted())
        self.assertEqual(self.mei.with_user(self.users["cashier"]).guest_tag_ids, self.tag)

    def test_only_guest_relations_tag(self):
        for role in ("cashier", "clerk"):
            mei = self.as_user(role, self.mei)
            tag = self.tag.with_user(self.users[role])
            for change in (
                lambda mei=mei: mei.write({"guest_tag_ids": [Command.clear()]}),
                lambda mei=mei: mei.create({"name": "New", "guest_tag_ids": [Command.link(self.tag.id)]}),
                lambda mei=mei, tag=tag: tag._give(mei),
                lambda mei=mei, tag=tag: tag._take(mei),
                lambda mei=mei, tag=tag: tag._block(mei),
                lambda mei=mei, tag=tag: tag._unblock(mei),
                lambda mei=mei: (
                    mei.sudo(False).env["restaurant.tag.assignment"].browse(self.row(self.mei).id).action_take()
                ),
                lambda mei=mei: mei.env["restaurant.tag.assignment"].browse(self.row(self.mei).id).action_pin(),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError), self.cr.savepoint():
                    change()
        self.assertEqual(self.mei.guest_tag_ids, self.every.sorted())
        self.as_user("relations", self.mei).write({"guest_tag_ids": [Command.unlink(self.secret.id)]})
        self.env.invalidate_all()
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.hidden).sorted())
        entry = self.mei.guest_log_ids.filtered(lambda entry: entry.kind == "tag_lost")
        self.assertEqual((entry.user_id, entry.origin), (self.users["relations"], "manual"))

    def test_clerk_neither_reads_nor_searches(self):
        mei = self.as_user("clerk", self.mei)
        self.assertNotIn("guest_tag_ids", mei.fields_get())
        for name in ("guest_tag_ids", "guest_tag_assignment_ids", "guest_log_ids"):
            with self.assertRaises(AccessError):
                mei.read([name])
            with self.assertRaises(AccessError):
                mei.search([(name, "!=", False)])

    def test_another_company(self):
        self.mei.company_id = self.env["res.company"].create({"name": "Other chain"})
        mei = self.as_user("relations", self.mei)
        for model in ("restaurant.tag.assignment", "restaurant.guest.log"):
            self.assertFalse(mei.env[model].search([("partner_id", "=", mei.id)]))
        with self.assertRaises(AccessError):
            self.tag.with_env(mei.env)._give(mei)
        self.assertFalse(mei.search([("guest_tag_ids", "in", self.tag.ids)]))

    def test_server_action_takes_the_rights_of_the_user(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tag",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "guest_tag",
                "guest_tag_ids": [Command.set(self.tag.ids)],
            }
        )
        context = {"active_model": "res.partner", "active_id": self.bo.id, "active_ids": self.bo.ids}
        with self.assertRaises(AccessError):
            self.as_user("clerk", action).sudo(False).with_context(**context).run()
        self.as_user("relations", action).with_context(**context).run()
        self.assertEqual(self.bo.guest_tag_ids, self.tag)
        self.assertEqual(self.row(self.bo).user_id, self.users["relations"])

    def test_manager_runs_a_rule(self):
        rule = self.as_user("manager", self.env["restaurant.tag.rule"]).create(
            {
                "name": "Manager's",
                "tag_id": self.tag.id,
                "condition_ids": [Command.create({"measure": "visits", "value": 1})],
            }
        )
        self.came(self.bo, 1)
        self.assertEqual(self.bo.guest_tag_ids, self.tag)
        rule.action_change()
        preview = rule.env["restaurant.tag.rule.preview"].browse(rule.action_switch_on()["res_id"])
        preview.action_confirm()
        rule.action_apply()
        preview = rule.env["restaurant.tag.rule.preview"].browse(rule.action_switch_off()["res_id"])
        preview.action_confirm()
        self.assertFalse(self.bo.guest_tag_ids)
        rule.unlink()
        for method in ("action_apply", "action_switch_on", "action_switch_off", "action_change", "action_preview"):
            other = self.as_user("relations", self._make_rule())
            with self.subTest(method=method), self.assertRaises(AccessError), self.cr.savepoint():
                getattr(other, method)()
