from odoo import api, fields, models

from ...analytics import till_files, till_headings, till_orders
from .restaurant_history_column import MEANINGS
from .restaurant_visit import CHANNELS


class RestaurantHistoryTill(models.Model):
    """A till that was there before, and what its files mean: said once, used for every file of it."""

    _name = "restaurant.history.till"
    _description = "Other Till"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Such as the maker of the till and the years in which you had it.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    column_ids = fields.One2many("restaurant.history.column", "till_id", string="Columns")
    dish_ids = fields.One2many("restaurant.history.dish", "till_id", string="Dishes")
    place_ids = fields.One2many("restaurant.history.place", "till_id", string="Stores")
    store_id = fields.Many2one(
        "restaurant.store",
        check_company=True,
        default=lambda self: self._only_store(),
        help="Where orders were placed whose store the file does not say.",
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="dine_in", help="How orders were eaten of which the file does not say it."
    )
    day_first = fields.Selection(
        [
            ("auto", "As Most Dates Say"),
            ("day", "Day, Month, Year"),
            ("month", "Month, Day, Year"),
            ("year", "Year, Month, Day"),
        ],
        string="Dates",
        required=True,
        default="auto",
        help="Needed only where dates such as 03/04/2019 may be meant either way.",
    )
    cancelled_words = fields.Char(
        string="Orders Not to Count",
        default="cancel, refund, void, 取消, 退款, 作废",
        help="Orders whose state has one of these words in it do not count. Separate them by commas.",
    )
    numbers_restart = fields.Boolean(
        string="Numbers Begin Anew Each Day",
        help="The same number on another day is another order. Leave it off where numbers go on.",
    )
    match_names = fields.Boolean(
        string="Find Guests by Name",
        default=True,
        help="Where the file has no phone number, the only guest of that name is taken.",
    )
    create_guests = fields.Boolean(
        default=True,
        help="Where nobody has the phone number, a guest is created. Of names alone no guest is ever made.",
    )
    import_ids = fields.One2many("restaurant.history.import", "till_id")
    order_count = fields.Integer(string="Orders", compute="_compute_order_count")
    unknown_dish_count = fields.Integer(string="Dishes Not Known", compute="_compute_unknown_dish_count")

    def _only_store(self):
        stores = self.env["restaurant.store"].search([("company_id", "=", self.env.company.id)], limit=2)
        return stores if len(stores) == 1 else stores.browse()

    @api.model
    def name_create(self, name):
        """One that is there already is meant: what its columns mean is known, and no order of it comes twice."""
        known = self.search([("name", "=ilike", name), ("company_id", "=", self.env.company.id)], limit=1)
        return (known.id, known.display_name) if known else super().name_create(name)

    def _compute_order_count(self):
        counts = dict(
            self.env["restaurant.history.order"]._read_group([("till_id", "in", self.ids)], ["till_id"], ["__count"])
        )
        for till in self:
            till.order_count = counts.get(till, 0)

    @api.depends("dish_ids.product_id")
    def _compute_unknown_dish_count(self):
        for till in self:
            till.unknown_dish_count = len(till.dish_ids.filtered(lambda dish: not dish.product_id))

    def action_open_orders(self):
        """Open the orders that came from this till."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_history_order_action")
        return action | {"domain": [("till_id", "=", self.id)], "context": {}}

    def action_create_dishes(self):
        """Make products of the dishes that nobody knows: for the past only, not on sale anywhere."""
        self.ensure_one()
        unknown = self.dish_ids.filtered(lambda dish: not dish.product_id)
        products = self.env["product.product"].create(
            [
                {"name": dish.name, "type": "consu", "sale_ok": False, "purchase_ok": False, "list_price": dish.price}
                for dish in unknown
            ]
        )
        for dish, product in zip(unknown, products, strict=True):
            dish.product_id = product

    def action_take_suggestions(self):
        """Take what is suggested for the dishes that nobody knows."""
        self.dish_ids.filtered(lambda dish: not dish.product_id).action_take_suggestion()

    def _heading_words(self):
        """What headings in its files may mean, with the words that say so."""
        return till_headings.HEADINGS

    def _possible_meanings(self):
        """What columns of its files may mean: what its reader reads."""
        return [name for name, _label in MEANINGS]

    def _learn_columns(self, headings, rows):
        """Know the columns of a file: what each may mean is proposed once, what a person has said stands."""
        self.ensure_one()
        known = {column.name: column for column in self.column_ids}
        taken = {known[heading].meaning for heading in headings if heading in known} - {False}
        new = [heading for heading in headings if heading and heading not in known]
        proposed = till_headings.meanings(new, taken, self._heading_words())
        values = []
        for position, heading in enumerate(headings):
            cells = [till_files.text(row[position]) for row in rows if position < len(row)]
            example = ", ".join(list(dict.fromkeys(filter(None, cells)))[:3])
            if heading in known:
                known[heading].example = example
            elif heading:
                values.append({"till_id": self.id, "name": heading, "example": example, "meaning": proposed[heading]})
        self.env["restaurant.history.column"].create(values)

    def _order_model(self):
        """The model of the orders that come with its files."""
        return self.env["restaurant.history.order"]

    def _reader(self, positions):
        """What reads the rows of its files, whose columns stand at these positions by what they mean."""
        return till_orders.Reader(
            positions,
            None if self.day_first == "auto" else self.day_first,
            self.cancelled_words,
            self.numbers_restart,
            fields.Datetime.now(),
        )
