from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.base.models.res_partner import _tz_get

from ... import settings
from ...engine.shared.clock import company_zone_name

FORMATS = [("dine_in", "Dine-In Led"), ("delivery", "Delivery Led")]


class RestaurantStore(models.Model):
    """One restaurant of the chain: the place, the clock and the people of its visits."""

    _name = "restaurant.store"
    _inherit = ["restaurant.deletion.mixin", "restaurant.manager.mixin", "restaurant.rule.source"]
    _description = "Restaurant Store"
    _order = "name, id"
    _rule_fields = {"region_id"}
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    region_id = fields.Many2one("restaurant.region", index="btree_not_null", check_company=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: company_zone_name(self.env),
        help="The clock on the wall: a visit's date, weekday, hour and daypart follow it.",
    )
    day_ends_at = fields.Float(
        string="Business Day Ends At",
        required=True,
        default=lambda self: settings.get(self.env, "day_ends_at"),
        help="Until this hour after midnight a visit belongs to the day before: supper at half past midnight on "
        "Saturday is a visit of Friday.",
    )
    has_clock = fields.Boolean(compute="_compute_has_clock")
    manager_id = fields.Many2one(help="Answers for the store's guests and complaints.")
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening Hours",
        help="The clocks of complaints run in these hours, by the clock of the store. Empty: always open.",
    )
    format = fields.Selection(
        FORMATS,
        help="What the store lives on: pages begin with what fits it, and so do new lines of segments. Empty: delivery "
        "led where more than half of its orders of the last 90 days were delivered.",
    )
    delivered_share = fields.Float(
        compute="_compute_led_by",
        help="Share of the orders of the last 90 days, those without a guest included. Counted nightly.",
    )
    led_by = fields.Selection(FORMATS, compute="_compute_led_by")
    config_ids = fields.One2many(
        "pos.config", "store_id", string="Points of Sale", groups="point_of_sale.group_pos_user"
    )
    median_gap = fields.Float(
        string="Typical Days Between Visits",
        readonly=True,
        digits=(16, 1),
        help="Median over the store's regulars (four visit days or more) of their usual days between visits. "
        "It stands in for guests who have no rhythm of their own yet. Updated nightly.",
    )

    @api.depends("company_id.partner_id.tz")
    def _compute_has_clock(self):
        for store in self:
            store.has_clock = bool(store.company_id.sudo().partner_id.tz)

    @api.depends("format")
    def _compute_led_by(self):
        shares = self._origin._delivered_shares()
        for store in self:
            store.delivered_share = shares.get(store._origin, 0)
            store.led_by = store.format or ("delivery" if store.delivered_share > 0.5 else "dine_in")

    def _delivered_shares(self):
        """What share of the last orders of these stores was delivered, 0 to 1 by store; later rooms know."""
        return {}

    def _is_delivery_led(self):
        """Whether all of these stores, one at least, are delivery led."""
        return bool(self) and all(store.led_by == "delivery" for store in self)

    @api.onchange("company_id")
    def _onchange_company_id(self):
        self.tz = company_zone_name(self.env, self.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        """A store goes by the clock of its company unless told otherwise."""
        for vals in vals_list:
            if vals.get("company_id") and not vals.get("tz"):
                vals["tz"] = company_zone_name(self.env, self.env["res.company"].browse(vals["company_id"]))
        return super().create(vals_list)

    @api.constrains("day_ends_at")
    def _check_day_ends_at(self):
        if any(not 0 <= store.day_ends_at < 12 for store in self):
            raise ValidationError(self.env._("A business day ends between midnight and noon."))

    @api.constrains("tz")
    def _check_tz(self):
        """Refuse a zone that PostgreSQL lacks: building the facts would fail on it."""
        for store in self:
            known = self.env.execute_query(SQL("SELECT 1 FROM pg_timezone_names WHERE name = %s", store.tz))
            if not known:
                raise ValidationError(
                    self.env._("The database server does not know the time zone “%(tz)s”.", tz=store.tz)
                )

    @api.constrains("company_id", "config_ids")
    def _check_config_company(self):
        for store in self:
            foreign = store.sudo().config_ids.filtered(
                lambda config, store=store: config.company_id != store.company_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "The point of sale “%(config)s” belongs to another company than the store “%(store)s”.",
                        config=foreign[0].display_name,
                        store=store.display_name,
                    )
                )

    @api.model
    def _sees_all(self):
        """Whether the user sees every store that there is; superusers do."""
        stores = self.with_context(active_test=False)
        seen = stores._search([])
        return self.env.su or not stores.sudo().search_count([("id", "not in", seen)], limit=1)
