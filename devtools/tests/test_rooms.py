"""The check of the rooms finds what is against the order, and the addon keeps it."""

from devtools import rooms


def write(addon, files):
    for inner, text in files.items():
        path = addon / inner
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_the_addon_keeps_the_order():
    assert rooms.against_the_order() == []


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
    found = {(each.file, each.line, each.name) for each in rooms.against_the_order(tmp_path)}
    assert found == {
        ("models/guest/res_partner.py", 2, "restaurant.tag"),
        ("engine/fact/facts.py", 1, "restaurant.tag"),
        ("views/guest/guest_views.xml", 2, "menu_root"),
    }


def test_an_extension_owns_no_model(tmp_path):
    """Who extends a model of a later room has to name it, too."""
    files = {
        "models/tag/restaurant_tag.py": 'class Tag:\n    _name = "restaurant.tag"\n',
        "models/guest/restaurant_tag.py": 'class Tag:\n    _inherit = "restaurant.tag"\n',
    }
    write(tmp_path, files)
    assert [each.file for each in rooms.against_the_order(tmp_path)] == ["models/guest/restaurant_tag.py"]
