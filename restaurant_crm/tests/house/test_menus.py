"""Every screen of ours opens for whoever finds it in the menu."""

import re
from pathlib import Path

import polib
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .rights_world import ROLES, RightsWorld

OURS = "restaurant_crm"
DOCS = Path(__file__).parents[3] / "docs"
# A way through menus as the guides write it.
PATHS = {"en_US": r"[_*(]([^_*“”|()]+ ›\s[^_*“”|()]+)[_*)]", "zh_CN": r"[“*（]([^“”*|（）]+ ›\s[^“”*|（）]+)[”*）]"}
# Where a way begins that is not one through our menus: Odoo's own places, and a button of a list that was just named.
ELSEWHERE = {
    *("Settings", "Apps", "Actions", "Point of Sale", "Studies", "Dashboards"),
    *("设置", "应用", "操作", "POS", "分析记录", "仪表板"),
}


@tagged("post_install", "-at_install")
class TestMenus(RightsWorld):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["system"] = cls._make_user("role_system", "restaurant_crm.group_manager,base.group_system")

    def menus(self, user):
        """Our menus that the user sees and that open something."""
        data = self.env["ir.model.data"].search([("module", "=", OURS), ("model", "=", "ir.ui.menu")])
        ours = self.env["ir.ui.menu"].browse(data.mapped("res_id"))
        visible = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        return ours.filtered(lambda menu: menu.id in visible and menu.action)

    def test_every_menu_opens_for_every_role(self):
        opened = {}
        for role in [*ROLES, "system"]:
            user = self.users[role]
            if role in ("public", "portal"):
                continue
            for menu in self.menus(user):
                with self.subTest(role=role, menu=menu.complete_name):
                    self.env.invalidate_all()
                    self.open(user, menu)
                    opened[role] = opened.get(role, 0) + 1
        self.assertGreater(opened["relations"], 15)
        self.assertGreater(opened["admin"], opened["relations"])
        self.assertGreater(opened["system"], opened["admin"])
        self.assertNotIn("internal", opened)

    def test_every_list_says_what_it_is_for(self):
        """Who comes to a list that is empty yet reads what it is for and how it is filled."""
        data = self.env["ir.model.data"].search([("module", "=", OURS), ("model", "=", "ir.actions.act_window")])
        ours = self.env["ir.actions.act_window"].browse(data.mapped("res_id")).exists()
        pages = ours.filtered(lambda action: action.target != "new" and action.view_mode.split(",")[0] != "form")
        self.assertGreater(len(pages), 40)
        self.assertFalse(pages.filtered(lambda action: not action.help).get_external_id().values())

    def open(self, user, menu):
        """As the browser does it: the action, its views, the records of a list, and the first of them on the form."""
        env = self.env(user=user, su=False)
        action = env["ir.actions.actions"]._for_xml_id(menu.action.get_external_id()[menu.action.id])
        if action["type"] == "ir.actions.server":
            action = {"domain": "[]", **env["ir.actions.server"].browse(action["id"]).run()}
        if action.get("res_id") or action.get("view_mode") == "form":
            page = env[action["res_model"]].browse(action.get("res_id") or False)
            self.assertNotIn(action["res_model"], page.display_name or "", "Its name stands above the page")
        if action["type"] == "ir.actions.client":
            env["restaurant.overview" if "overview" in action["tag"] else "restaurant.store.today"].load()
            return
        context = safe_eval(action.get("context") or "{}", {"uid": user.id, "active_id": False, "active_ids": []})
        Model = env[action["res_model"]].with_context(**context)
        domain = safe_eval(action.get("domain") or "[]", {"uid": user.id})
        views = Model.get_views([(view_id, kind) for view_id, kind in action["views"]] + [(False, "search")])
        for kind, view in views["views"].items():
            if kind == "search":
                continue
            shown = self.specification(Model._name, etree.fromstring(view["arch"]))
            if kind in ("list", "kanban", "form", "calendar", "activity"):
                Model.web_search_read(domain, {**shown, "display_name": {}}, limit=5)
                if kind == "form" and Model.has_access("create"):
                    Model.onchange({}, [], shown)
            else:
                Model.formatted_read_group(domain, [], ["__count"])

    def specification(self, model, arch):
        """The fields of a view as the browser asks for them, with those of the lists in it."""
        found = {}
        for node in arch.iterfind(".//field"):
            if any(parent.tag == "field" for parent in self.between(node, arch)):
                continue
            field = self.env[model]._fields.get(node.get("name"))
            if not field:
                continue
            inner = next((child for child in node if child.tag in ("list", "kanban", "form")), None)
            names = self.specification(field.comodel_name, inner) if inner is not None else {}
            found[field.name] = {"fields": names or {"display_name": {}}} if field.relational else {}
        return found

    def between(self, node, arch):
        """The elements around ``node`` within ``arch``."""
        for parent in node.iterancestors():
            if parent is arch:
                return
            yield parent

    def test_who_is_nobody_here_opens_nothing(self):
        for role in ("internal", "cashier", "portal"):
            for model in ("restaurant.visit", "restaurant.guest.profile", "restaurant.complaint"):
                with self.subTest(role=role, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[role]).web_search_read([], {"display_name": {}})

    def test_guides_name_menus_that_are_there(self):
        """A way through our menus that a guide names can be gone, in both languages."""
        gone = []
        for lang, pattern in PATHS.items():
            words = self.words(lang)
            for guide in [*DOCS.glob("*.md"), *DOCS.parent.glob("README*.md")]:
                if guide.name.endswith(".zh_CN.md") == (lang == "zh_CN"):
                    gone += self.gone(guide.name, re.findall(pattern, guide.read_text()), words)
        self.assertFalse(gone)

    def test_screens_name_menus_that_are_there(self):
        """So can a way that a help text or an error message names, and its translation."""
        gone, found, chinese = [], 0, self.words("zh_CN")
        for entry in self.catalogue("zh_CN"):
            for text, words in ((entry.msgid, {}), (entry.msgstr, chinese)):
                # Words before the way are the sentence around it: a name begins with a capital or a quotation mark.
                paths = re.findall(r"(?:[A-Z]\w*(?: (?:[A-Z&]|and )\w*)* › )+[A-Z][\w ]*|(?<=“)[^“”]+ › [^“”]+", text)
                found += len(paths)
                gone += self.gone(entry.occurrences[0][0], paths, words)
        self.assertGreater(found, 4)
        self.assertFalse(gone)

    def gone(self, where, paths, words):
        """The ways of ``paths`` that do not lead through our menus, said by ``words``."""
        root = self.env.ref("restaurant_crm.restaurant_crm_menu_root")
        split = [[" ".join(step.split()) for step in path.split("›")] for path in paths]
        return [f"{where}: {' › '.join(steps)}" for steps in split if not self.leads(root, steps, words)]

    def catalogue(self, lang):
        return polib.pofile(str(DOCS.parent / OURS / "i18n" / f"{lang}.po"))

    def words(self, lang):
        """How the names of menus are said in the language."""
        return {} if lang == "en_US" else {entry.msgid: entry.msgstr for entry in self.catalogue(lang) if entry.msgstr}

    def leads(self, root, steps, words):
        """Whether the steps lead through menus below ``root``; those of other apps are not judged."""
        if steps[0] in ELSEWHERE:
            return True
        if steps[0] == (words.get(root.name) or root.name):
            steps = steps[1:]
        menu = root
        for step in steps:
            known = {words.get(child.name) or child.name: child for child in menu.child_id}
            if step not in known:
                # Odoo's button, in its own words.
                new = menu != root and steps[-1] == step and step in ("New", "新建")
                # A menu that was not translated yet is not the fault of the guide.
                return new or (words and not words.keys() >= set(menu.child_id.mapped("name")))
            menu = known[step]
        return True
