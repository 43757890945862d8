"""Files with contacts and preferences: what is known of a guest is added to, never moved and never lost."""

from odoo.tests import tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestPreferenceImports(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peanut = cls.env.ref("restaurant_crm.preference_peanut")
        cls.coriander = cls.env.ref("restaurant_crm.preference_no_coriander")
        cls.known = cls.env["restaurant.guest.preference"].create(
            {"partner_id": cls.mei.id, "preference_id": cls.peanut.id, "severity": "severe", "note": "carries a pen"}
        )

    def load(self, model, columns, *rows, dry=False):
        """Import a file as the screen does, by a user who keeps contacts; its messages."""
        text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (columns, *rows))
        wizard = self.env["base_import.import"].create(
            {"res_model": model, "file": text.encode(), "file_type": "text/csv", "file_name": "guests.csv"}
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True, "import_skip_records": []}
        options |= {"import_set_empty_fields": [], "fallback_values": {}, "name_create_enabled_fields": {}}
        return wizard.execute_import(columns, columns, options, dryrun=dry)["messages"]

    def held(self, guest):
        guest.invalidate_recordset()
        return {row.preference_id: row for row in guest.guest_preference_ids}

    def test_a_name_in_a_contact_file_is_the_new_guests_own(self):
        """Core found the row of somebody else by that name and moved it."""
        messages = self.load(
            "res.partner", ["name", "guest_preference_ids"], ["Anna", "Peanuts"], ["Carl", " peanuts "]
        )
        self.assertEqual(messages, [])
        self.assertEqual(self.held(self.mei)[self.peanut], self.known)
        for name in ("Anna", "Carl"):
            guest = self.env["res.partner"].search([("name", "=", name)])
            self.assertEqual(self.held(guest)[self.peanut].severity, "severe")

    def test_several_names_in_one_cell(self):
        for cell in ("Peanuts, Coriander", "Peanuts，coriander", "peanuts;Coriander"):
            self.assertEqual(self.load("res.partner", ["name", "guest_preference_ids"], [cell, cell]), [])
            guest = self.env["res.partner"].search([("name", "=", cell)])
            self.assertEqual(set(self.held(guest)), {self.peanut, self.coriander})

    def test_names_in_any_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.peanut.with_context(lang="zh_CN").name = "花生"
        self.assertEqual(self.load("res.partner", ["name", "guest_preference_ids"], ["Anna", "花生"]), [])
        self.assertIn(self.peanut, self.held(self.env["res.partner"].search([("name", "=", "Anna")])))

    def test_a_name_that_does_not_exist_changes_nothing(self):
        count = self.env["restaurant.guest.preference"].search_count([])
        messages = self.load(
            "res.partner", ["name", "guest_preference_ids"], ["Anna", "Peanuts"], ["Carl", "Moonlight"]
        )
        self.assertIn("Moonlight", messages[0]["message"])
        self.assertEqual(self.env["restaurant.guest.preference"].search_count([]), count)

    def test_what_the_guest_has_already_is_added_to(self):
        columns = [".id", "name", "guest_preference_ids/preference_id", "guest_preference_ids/severity"]
        columns += ["guest_preference_ids/note"]
        self.assertEqual(
            self.load("res.partner", columns, [self.mei.id, "Mei", "Peanuts", "mild", "only a little"]), []
        )
        row = self.held(self.mei)[self.peanut]
        self.assertEqual((row, row.severity), (self.known, "severe"))
        self.assertEqual(row.note, "only a little; carries a pen")
        self.assertEqual(self.load("res.partner", columns[:3], [self.mei.id, "Mei", "Peanuts"]), [])
        self.assertEqual(self.held(self.mei)[self.peanut].severity, "severe")

    def test_rows_by_id_do_not_change_hands(self):
        for column, cell in (("guest_preference_ids/.id", self.known.id), ("guest_preference_ids/id", self.xmlid())):
            messages = self.load("res.partner", [".id", "name", column], [self.bo.id, "Bo", cell])
            self.assertIn("cannot be moved", messages[0]["message"])
            self.assertEqual(self.held(self.mei)[self.peanut], self.known)
            self.assertEqual(self.load("res.partner", [".id", "name", column], [self.mei.id, "Mei", cell]), [])
        messages = self.load("restaurant.guest.preference", [".id", "partner_id"], [self.known.id, "Bo"])
        self.assertIn("cannot be moved", messages[0]["message"])

    def xmlid(self):
        return self.known.export_data(["id"])["datas"][0][0]

    def test_no_other_column_takes_rows_of_a_guest(self):
        complaint = self.env["restaurant.complaint"].create(
            {"partner_id": self.mei.id, "description": "Cold", "store_id": self.shanghai.id}
        )
        for column, cell in (
            ("guest_complaint_ids", complaint.display_name),
            ("guest_complaint_ids/.id", complaint.id),
            ("guest_grade_ids/.id", 1),
            ("guest_tag_assignment_ids/.id", 1),
        ):
            with self.subTest(column=column):
                messages = self.load("res.partner", [".id", "name", column], [self.bo.id, "Bo", cell])
                self.assertIn("in its own list", messages[0]["message"])
        messages = self.load(
            "restaurant.preference", [".id", "guest_preference_ids"], [self.coriander.id, "Peanuts: Mei"]
        )
        self.assertIn("in its own list", messages[0]["message"])
        self.assertEqual((complaint.partner_id, self.known.partner_id), (self.mei, self.mei))
        self.assertEqual(self.known.preference_id, self.peanut)

    def test_of_two_guests_of_one_name_nobody_is_taken_by_chance(self):
        self._make_guest("Bo")
        messages = self.load(
            "restaurant.guest.preference", ["partner_id", "preference_id"], ["Bo", "Peanuts"], dry=True
        )
        self.assertIn("Several contacts are called 'Bo'", messages[0]["message"])
        columns = ["partner_id/.id", "preference_id", "severity"]
        self.assertEqual(self.load("restaurant.guest.preference", columns, [self.bo.id, "peanuts", "Mild"]), [])
        self.assertEqual(self.held(self.bo)[self.peanut].severity, "mild")
        self.assertEqual(self.load("restaurant.guest.preference", columns, [self.bo.id, "peanuts", "Serious"]), [])
        self.assertEqual(self.held(self.bo)[self.peanut].severity, "serious")

    def test_an_allergy_and_a_taste_of_one_name(self):
        self.env["restaurant.preference"].create({"name": "Peanuts", "kind": "taste"})
        messages = self.load("res.partner", ["name", "guest_preference_ids"], ["Anna", "Peanuts"])
        self.assertIn("There are several preferences called", messages[0]["message"])

    def test_an_empty_cell_takes_nothing_away(self):
        for column in ("guest_preference_ids", "guest_preference_ids/preference_id"):
            self.assertEqual(self.load("res.partner", [".id", "name", column], [self.mei.id, "Mei", ""]), [])
            self.assertEqual(self.held(self.mei)[self.peanut], self.known)
