"""What the guest log keeps is read in the reader's language, whoever or whatever wrote it."""

from odoo.fields import Command
from odoo.tests import tagged

from .case import TagCase


@tagged("post_install", "-at_install")
class TestLogLanguages(TagCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.rule = cls._make_rule()
        for record, name in ((cls.tag, "常客"), (cls.rule, "常客规则")):
            record.with_context(lang="zh_CN").name = name
        cls.mei = cls._make_guest("Mei")

    def entry(self, language):
        return (
            self.env["restaurant.guest.log"]
            .with_context(lang=language)
            .search([("partner_id", "=", self.mei.id), ("tag_id", "=", self.tag.id)], limit=1)
        )

    def come(self):
        self.came(self.mei, 80, 75, 70, 1)
        self.process()
        self.night()

    def test_rule(self):
        self.rule.condition_ids = [
            Command.create(
                {"measure": "visits", "comparison": "drop_percent", "value": 30, "window": "days", "window_value": 60}
            )
        ]
        self.come()
        chinese, english = self.entry("zh_CN"), self.entry("en_US")
        self.assertEqual((english.about, english.source), (self.tag.name, self.rule.name))
        self.assertEqual((chinese.about, chinese.source), ("常客", "常客规则"))
        self.assertIn("visits", english.explanation_text)
        self.assertIn("到店", chinese.explanation_text)
        self.assertNotIn("visits", chinese.explanation_text)
        self.assertIn("到店", chinese.explanation_html)

    def test_renamed_since(self):
        self.come()
        before = self.tag.name
        self.tag.name = "Somebody else's word"
        self.tag.with_context(lang="zh_CN").name = "别的"
        self.assertEqual(self.entry("zh_CN").about, before, "As it was called then.")
        self.tag.unlink()
        entry = self.env["restaurant.guest.log"].search([("partner_id", "=", self.mei.id), ("subject", "=", before)])
        self.assertEqual(entry[:1].about, before)

    def test_languages_added_later(self):
        self.come()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertIn("visits", self.entry("fr_FR").explanation_text, "In English until then.")
