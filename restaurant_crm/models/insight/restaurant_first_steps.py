from odoo import api, models
from odoo.exceptions import AccessError

from ... import settings

GONE = f"{settings.PREFIX}first_steps_gone"


class RestaurantFirstSteps(models.AbstractModel):
    """What to look at after installation: what each step found, and what is missing. It goes away when all is done."""

    _name = "restaurant.first.steps"
    _description = "First Steps"

    @api.model
    def load(self):
        """The steps for an administrator: ``name``, ``title``, ``found``, ``missing`` (None: nothing) and ``action``.

        :return: an empty list when all are done, when they were sent away, and for everybody else
        """
        # sudo: a parameter that says nothing about anybody.
        if not self._may() or self.env["ir.config_parameter"].sudo().get_param(GONE):
            return []
        steps = [step() for step in (self._clock, self._stores, self._dishes, self._kinds, self._people, self._rule)]
        return steps if any(step["missing"] for step in steps) else []

    @api.model
    def dismiss(self):
        """Send the steps away for good.

        :raise AccessError: the user is no administrator
        """
        if not self._may():
            raise AccessError(self.env._("Only administrators may do this."))
        # sudo: administrators of the guests need not be those of the system.
        self.env["ir.config_parameter"].sudo().set_param(GONE, "True")

    def _may(self):
        return self.env.user.has_group("restaurant_crm.group_manager")

    def _open(self, action, **values):
        return {**self.env["ir.actions.act_window"]._for_xml_id(f"restaurant_crm.{action}"), **values}

    def _open_products(self, domain, name):
        if not self.env["product.template"].has_access("write"):
            return False
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "product.template",
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }

    def _clock(self):
        silent = self.env.companies.filtered(lambda company: not company.sudo().partner_id.tz)
        clocks = sorted({company.sudo().partner_id.tz for company in self.env.companies - silent})
        return {
            "name": "clock",
            "title": self.env._("The clock of the restaurants"),
            "found": self.env._("Days end by the clock of %(zones)s.", zones=", ".join(clocks)) if clocks else "",
            "missing": self.env._("No clock: %(companies)s", companies=", ".join(silent.mapped("name")))
            if silent
            else None,
            "action": self._open("res_config_settings_action")
            if self.env.user.has_group("base.group_system")
            else False,
        }

    def _stores(self):
        stores = self.env["restaurant.store"].search([])  # pylint: disable=no-search-all
        nowhere = stores.filtered(lambda store: not store.region_id) if len(stores) > 1 else stores.browse()
        nobody = stores.filtered(lambda store: not store.manager_id)
        missing = [
            self.env._("%(count)s without a region", count=len(nowhere)) if nowhere else "",
            self.env._("%(count)s without a manager", count=len(nobody)) if nobody else "",
            "" if stores else self.env._("No store yet: each point of sale gets one"),
        ]
        return {
            "name": "stores",
            "title": self.env._("Stores, regions, managers"),
            "found": self.env._(
                "%(stores)s stores in %(regions)s regions.", stores=len(stores), regions=len(stores.region_id)
            ),
            "missing": ", ".join(filter(None, missing)) or None,
            "action": self._open("restaurant_store_action"),
        }

    def _dishes(self):
        # sudo: how many there are; administrators of the guests need no rights on products.
        Product = self.env["product.template"].sudo()
        sold = [("available_in_pos", "=", True), ("restaurant_kind", "=", "dish")]
        loose = [*sold, ("pos_categ_ids", "=", False)]
        count = Product.search_count(loose)
        title = self.env._("Categories of dishes")
        return {
            "name": "dishes",
            "title": title,
            "found": self.env._("%(count)s dishes at the tills.", count=Product.search_count(sold)),
            "missing": self.env._("%(count)s in no category: rules cannot name them by it", count=count)
            if count
            else None,
            "action": self._open_products(loose, title),
        }

    def _kinds(self):
        # sudo: as above.
        Product = self.env["product.template"].sudo()
        sold = [("available_in_pos", "=", True)]
        doubtful = [
            *sold,
            ("restaurant_kind", "=", "dish"),
            ("restaurant_kind_known", "=", False),
            ("type", "=", "service"),
        ]
        count = Product.search_count(doubtful)
        title = self.env._("What is no dish")
        return {
            "name": "kinds",
            "title": title,
            "found": self.env._(
                "%(count)s fees, tips, deposits and the like.",
                count=Product.search_count([*sold, ("restaurant_kind", "!=", "dish")]),
            ),
            "missing": self.env._("%(count)s services that count as dishes: say what they are", count=count)
            if count
            else None,
            "action": self._open_products(doubtful, title),
        }

    def _people(self):
        # sudo: counts of users; who they are is opened with the rights of the user.
        Users = self.env["res.users"].sudo()
        staff = [("share", "=", False), ("all_group_ids", "in", self.env.ref("restaurant_crm.group_user").ids)]
        others = Users.search_count([*staff, ("id", "not in", [self.env.uid, self.env.ref("base.user_admin").id])])
        limited = Users.search_count([*staff, ("restaurant_store_ids", "!=", False)])
        may = self.env["res.users"].has_access("write")
        return {
            "name": "people",
            "title": self.env._("Who may see what"),
            "found": self.env._(
                "%(staff)s people besides you, %(limited)s of them limited to stores.", staff=others, limited=limited
            ),
            "missing": None if others else self.env._("Nobody but you works with guests yet"),
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Users"),
                "res_model": "res.users",
                "views": [(False, "list"), (False, "form")],
                "domain": [("share", "=", False)],
            }
            if may
            else False,
        }

    def _rule(self):
        Rule = self.env["restaurant.tag.rule"]
        active = Rule.search_count([("active", "=", True)])
        ready = Rule.search_count([("active", "=", False)])
        return {
            "name": "rule",
            "title": self.env._("The first tag rule"),
            "found": self.env._(
                "%(active)s rules at work, %(ready)s ready to be switched on.", active=active, ready=ready
            ),
            "missing": None if active else self.env._("No rule is at work yet"),
            "action": self._open("restaurant_tag_rule_action"),
        }
