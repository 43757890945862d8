"""The check of the rooms finds what is against the order, and the addon keeps it."""

import re

from devtools import room_names, room_picture, rooms
from devtools.place import GLUE, MODULE, ROOT


def write(addon, files):
    for inner, text in files.items():
        path = addon / inner
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_the_addon_keeps_the_order():
    assert room_names.against_the_order() == []


def test_names_of_later_rooms_are_found(tmp_path):
    later = 'class Tag:\n    _name = "restaurant.tag"\n'
    files = {
        "models/tag/restaurant_tag.py": later,
        "models/guest/res_partner.py": 'def tags(self):\n    return self.env["restaurant.tag"]\n',
        "engine/fact/facts.py": 'QUERY = "SELECT id FROM restaurant_tag"\n',
        "models/tier/restaurant_tier.py": 'TAGS = "restaurant.tag"\n',
        "engine/measures/membership.py": 'QUERY = "SELECT id FROM restaurant_tag"\n',
        "views/house/menus.xml": '<odoo><menuitem id="menu_root" /></odoo>',
        "views/guest/guest_views.xml": '<odoo>\n<menuitem id="menu_guests" parent="menu_root" />\n</odoo>',
    }
    write(tmp_path, files)
    found = {(each.file, each.line, each.name) for each in room_names.against_the_order(tmp_path)}
    assert found == {
        ("models/guest/res_partner.py", 2, "restaurant.tag"),
        ("engine/fact/facts.py", 1, "restaurant_tag"),
        ("views/guest/guest_views.xml", 2, "menu_root"),
    }


def test_an_extension_owns_no_model(tmp_path):
    """Who extends a model of a later room has to name it, too."""
    files = {
        "models/tag/restaurant_tag.py": 'class Tag:\n    _name = "restaurant.tag"\n',
        "models/guest/restaurant_tag.py": 'class Tag:\n    _inherit = "restaurant.tag"\n',
    }
    write(tmp_path, files)
    assert [each.file for each in room_names.against_the_order(tmp_path)] == ["models/guest/restaurant_tag.py"]


def test_members_of_later_rooms_are_found(tmp_path):
    """Fields and methods stand in expressions, domains and views, where no model is named."""
    files = {
        "models/tag/res_partner.py": """class Partner:
    _inherit = "res.partner"
    guest_tag_ids = fields.Many2many("restaurant.tag")

    def _tags_shown(self):
        return self.guest_tag_ids

    def _compute_display_name(self):
        return super()._compute_display_name()
""",
        "models/guest/res_partner.py": """class Partner:
    def shown(self):
        \"""Not a use: guest_tag_ids.\"""
        self._compute_display_name()
        return self._tags_shown(), self.filtered("guest_tag_ids.name")
""",
        "engine/fact/facts.py": 'QUERY = "SELECT guest_tag_ids FROM res_partner"\n',
        "models/tier/res_partner.py": 'TAGS = "guest_tag_ids"\n',
        "views/guest/res_partner_views.xml": '<odoo>\n<field\n name="guest_tag_ids"/>\n</odoo>',
        "views/fact/pos_order_views.xml": '<field name="a" invisible="not guest_tag_ids"/>',
    }
    write(tmp_path, files)
    found = [(use.file, use.line, use.name) for use in room_names.against_the_order(tmp_path)]
    assert found == [
        ("engine/fact/facts.py", 1, "guest_tag_ids"),
        ("models/guest/res_partner.py", 5, "_tags_shown"),
        ("models/guest/res_partner.py", 5, "guest_tag_ids"),
        ("views/fact/pos_order_views.xml", 1, "guest_tag_ids"),
        ("views/guest/res_partner_views.xml", 3, "guest_tag_ids"),
    ]


def test_external_ids_and_models_in_other_languages_are_found(tmp_path):
    files = {
        "models/tag/restaurant_tag.py": 'class Tag:\n    _name = "restaurant.tag"\n',
        "views/tag/restaurant_tag_views.xml": '<odoo><record id="tag_action" model="ir.actions.act_window" /></odoo>',
        "models/guest/res_partner.py": 'ACTION = "restaurant_crm.tag_action"\n',
        "data/guest/ir_cron.xml": '<field name="model_id" ref="model_restaurant_tag" />\n',
        "views/guest/views.xml": '<odoo>\n<field name="model">restaurant.tag</field></odoo>\n',
        "controllers/guest.py": 'TAG = "restaurant.tag"\n',
        "controllers/tier.py": 'TAG = "restaurant.tag"\n',
    }
    write(tmp_path, files)
    found = [(use.file, use.line, use.name) for use in room_names.against_the_order(tmp_path)]
    assert found == [
        ("controllers/guest.py", 1, "restaurant.tag"),
        ("data/guest/ir_cron.xml", 1, "model_restaurant_tag"),
        ("models/guest/res_partner.py", 1, "tag_action"),
        ("views/guest/views.xml", 2, "restaurant.tag"),
    ]


def test_the_picture_shows_names_and_imports(tmp_path):
    files = {
        "models/tag/restaurant_tag.py": 'class Tag:\n    _name = "restaurant.tag"\n',
        "engine/shared/clock.py": "def now():\n    pass\n",
        "models/tier/restaurant_tier.py": "from ...engine.shared.clock import now\nTAG = 'restaurant.tag'\n",
        "models/guest/res_partner.py": "TAG = 'restaurant.tag'\n",
    }
    write(tmp_path, files)
    assert [[cell.strip() for cell in line.split("|")[1:-1]] for line in room_picture.table(tmp_path).splitlines()] == [
        ["", "shared", "guest", "tag", "tier"],
        ["---", ":-:", ":-:", ":-:", ":-:"],
        ["**shared**", "·", "", "", ""],
        ["**guest**", "", "·", "●", ""],
        ["**tag**", "", "", "·", ""],
        ["**tier**", "●", "", "●", "·"],
    ]


def test_rooms_come_from_folders_and_from_files_of_a_wing():
    paths = (
        "models/tag/x.py",
        "engine/measures/x.py",
        "controllers/feedback.py",
        "controllers/public_page.py",
        "hooks.py",
    )
    assert [rooms.room_of(path) for path in paths] == ["tag", "segment", "feedback", None, None]


def test_odoo_runs_every_test_module():
    """pytest finds files by their names; Odoo's own loader runs those that the package names, and no others."""
    for addon in (MODULE, *GLUE):
        tests = ROOT / addon / "tests"
        named = set(re.findall(r"\btest_\w+", (tests / "__init__.py").read_text()))
        assert {path.stem for path in tests.rglob("test_*.py")} - named == set(), addon
