"""Question marks on forms lead to guides that there are, in both languages; that guides name menus is in test_menus."""

from pathlib import Path

from lxml import etree

from odoo.tests import TransactionCase, tagged

DOCS = Path(__file__).parents[3] / "docs"


@tagged("post_install", "-at_install")
class TestGuides(TransactionCase):
    def test_question_marks_lead_to_guides(self):
        guides = set()
        for view in self.env["ir.ui.view"].search([("arch_db", "ilike", "restaurant_guide")]):
            guides |= set(etree.fromstring(view.arch).xpath("//widget[@name='restaurant_guide']/@guide"))
        self.assertGreaterEqual(guides, {"segments", "tags", "tiers", "till", "complaints", "what_counts"})
        for guide in guides:
            for name in (f"{guide}.md", f"{guide}.zh_CN.md"):
                self.assertTrue((DOCS / name).exists(), name)
