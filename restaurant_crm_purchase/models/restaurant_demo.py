from odoo import api, models
from odoo.modules.module import Manifest
from odoo.tools import convert_file

from ..demo.recipes import MODULE, add_recipes


class RestaurantDemo(models.AbstractModel):
    """What the demo chain cooks from, and who delivers it."""

    _inherit = "restaurant.demo"

    @api.model
    def _load_recipes(self):
        """Give the chain recipes, vendors and an order made by the forecast."""
        add_recipes(self._quietly().env)

    @api.model
    def _load(self):
        result = super()._load()
        for name in Manifest.for_addon(MODULE)["demo"]:
            convert_file(self.env, MODULE, name, {}, "init", noupdate=True)
        self.env.ref(f"base.module_{MODULE}").demo = True
        return result
