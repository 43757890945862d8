"""Tags from files: what a cell names is added, and replaces only where that is said."""

from odoo.fields import Command
from odoo.tests import tagged

from .case import LevelTagCase


@tagged("post_install", "-at_install")
class TestTagImport(LevelTagCase):
    def load(self, *rows, **context):
        partners = self.env["res.partner"].with_context(import_file=True, **context)
        return partners.load(["name", "guest_tag_ids"], [list(row) for row in rows])

    def test_import(self):
        result = self.load(("Imported 1", "Vip (test),Gold (test)"), ("Imported 2", ""))
        self.assertTrue(result["ids"], result["messages"])
        one, two = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(one.guest_tag_ids, (self.vip | self.gold).sorted())
        self.assertEqual(set(one.guest_tag_assignment_ids.mapped("origin")), {"import"})
        self.assertEqual(set(one.guest_log_ids.mapped("origin")), {"import"})
        self.assertEqual(one.guest_log_ids.user_id, self.env.user)
        self.assertFalse(two.guest_tag_ids)

    def test_import_adds(self):
        """To what rules gave, people set or files brought before; what the file does not name stays."""
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.vip._give(self.mei)
        self.silver._give(self.mei, "import")
        for importing in (
            lambda: self.env["res.partner"].load([".id", "guest_tag_ids"], [[str(self.mei.id), "Gold (test)"]]),
            lambda: self.mei.with_context(import_file=True).write({"guest_tag_ids": [Command.set(self.gold.ids)]}),
            lambda: self.env["res.partner"].load([".id", "guest_tag_ids"], [[str(self.mei.id), ""]]),
            lambda: self.env["res.partner"].load([".id", "guest_tag_ids"], [[str(self.mei.id), "Regular (test)"]]),
        ):
            result = importing()
            self.assertTrue(result is True or result["ids"], result)
            # Of an exclusive category there is one.
            self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.vip | self.gold).sorted())
        self.assertEqual(self.row(self.mei).origin, "rule", "A file that was exported names such tags, too")

    def test_import_replaces_when_said_so(self):
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.vip._give(self.mei)
        result = self.env["res.partner"].load([".id", "guest_tag_only_ids"], [[str(self.mei.id), " gold (test)"]])
        self.assertTrue(result["ids"], result["messages"])
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.gold).sorted(), "What rules gave stays")
        self.assertEqual(self.row(self.mei).origin, "rule")
        self.assertEqual(self.mei.guest_tag_only_ids, self.mei.guest_tag_ids)
        names = self.env["base_import.import"].get_fields_tree("res.partner")
        self.assertIn("guest_tag_only_ids", [each["name"] for each in names])

    def test_import_finds_names(self):
        """With blanks and in other case, however they are put one after the other."""
        loud = self._make_tag("LOUD")
        quiet = self._make_tag("Loud")
        chinese = self.env["restaurant.tag"].create({"name": "爱吃辣"})
        for cell, tags in (
            ("Vip (test), Gold (test)", self.vip | self.gold),
            ("  vip (TEST) ,GOLD (test),  ", self.vip | self.gold),
            ("vip (test)，gold (test)、爱吃辣", self.vip | self.gold | chinese),
            ("Vip (test);爱吃辣 ；\nVIP (test)", self.vip | chinese),
            ("Loud (test)", quiet),
            ("LOUD (test)", loud),
        ):
            result = self.load(("Imported", cell))
            self.assertTrue(result["ids"], (cell, result["messages"]))
            self.assertEqual(self.env["res.partner"].browse(result["ids"]).guest_tag_ids, tags.sorted(), cell)

    def test_import_in_another_language(self):
        """Names of the source are known, and those that people read."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.vip.with_context(lang="zh_CN").name = "贵宾"
        for cell in ("贵宾", " vip (test)"):
            result = self.load(("Imported", cell), lang="zh_CN")
            self.assertTrue(result["ids"], (cell, result["messages"]))
            self.assertEqual(self.env["res.partner"].browse(result["ids"]).guest_tag_ids, self.vip)

    def test_import_of_an_unknown_tag(self):
        result = self.load(("Imported", "No such tag"))
        self.assertFalse(result["ids"])
        self.assertIn("No such tag", result["messages"][0]["message"])
        result = self.load(("Imported", "Gold (test),Silver (test)"))
        self.assertFalse(result["ids"])
        self.assertIn("at most one tag", result["messages"][0]["message"])
