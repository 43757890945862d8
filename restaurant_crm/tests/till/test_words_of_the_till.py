"""What the till says and sorts by itself, without a network, covers all that the server may tell it."""

import re

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ...models.preference.restaurant_guest_preference import SOURCES
from ...models.preference.restaurant_preference import CONFLICT_KINDS, KINDS, SEVERITIES

UTILS = "restaurant_crm/static/src/app/utils"


@tagged("post_install", "-at_install")
class TestWordsOfTheTill(TransactionCase):
    def test_every_choice_has_a_label(self):
        with file_open(f"{UTILS}/guest_labels.js") as file:
            labels = dict(re.findall(r"const (\w+)Labels = \(\) => \(\{(.*?)\}\)", file.read(), re.DOTALL))
        for name, choices in (("severity", SEVERITIES), ("kind", KINDS), ("source", SOURCES)):
            told = re.findall(r"^\s+(\w+): _t\(", labels[name], re.MULTILINE)
            self.assertEqual(sorted(told), sorted(key for key, _label in choices), name)

    def test_what_is_worse_comes_later(self):
        with file_open(f"{UTILS}/guest_conflicts.js") as file:
            lists = {
                name: re.findall(r"\w+", words) for name, words in re.findall(r"const (\w+) = \[(.*?)\]", file.read())
            }
        self.assertEqual(lists["SEVERITIES"], [key for key, _label in SEVERITIES])
        self.assertEqual(lists["KINDS"], list(reversed(CONFLICT_KINDS)))
