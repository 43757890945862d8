from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_list

from ...engine.measure.measure import PRODUCT_FILTERS, Filters, Window, available
from ...engine.segment import sentence
from ...engine.segment.condition import Condition
from ..fact.restaurant_visit import CHANNELS, DAYPARTS, WEEKDAYS
from ..shared.optional_float import OptionalFloat
from .reader import READER_CONTEXT

COMPARISONS = [
    (">=", "at least"),
    (">", "more than"),
    ("<=", "at most"),
    ("<", "less than"),
    ("=", "exactly"),
    ("!=", "other than"),
    ("between", "between"),
    ("top_percent", "among the top"),
    ("bottom_percent", "among the bottom"),
    ("drop_percent", "fell by at least"),
    ("rise_percent", "rose by at least"),
]

# Filters that name records: what they name may be deleted one day.
RECORD_FILTERS = (
    "product_ids", "pos_category_ids", "store_ids", "region_ids", "floor_ids", "tag_ids", "segment_id",
    "scorecard_id",
)  # fmt: skip
VALUE_FILTERS = ("channel", "daypart", "weekdays", "day_kind", "min_covers")


class RestaurantSegmentCondition(models.Model):
    """One row of a segment: what is measured, over which visits, and what it has to be."""

    _name = "restaurant.segment.condition"
    _inherit = ["restaurant.rule.source"]
    _description = "Segment Condition"
    _order = "owner_id, sequence, id"

    owner_id = fields.Many2one("restaurant.segment", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    # No default: nobody means a measure that they have not chosen.
    measure = fields.Selection("_selection_measure", required=True)
    negate = fields.Boolean(string="Not", help="Guests for whom the rest of the line does not hold.")
    comparison = fields.Selection(COMPARISONS, required=True, default=">=")
    value = OptionalFloat()
    value_to = OptionalFloat(string="To")
    window = fields.Selection(
        [("all", "all time"), ("days", "days"), ("visits", "visits")],
        string="Period",
        required=True,
        default="all",
        help="Last visits are counted before anything is filtered: “each of the last 3 visits had a Sichuan "
        "dish” is at least 3 visits with Sichuan dishes on the last 3 visits.",
    )
    window_value = fields.Integer(string="Length", default=30)
    # A dish that is off the menu or a store that has closed is still looked for.
    product_ids = fields.Many2many("product.product", string="Dishes", context={"active_test": False})
    pos_category_ids = fields.Many2many("pos.category", string="Dish Categories", context={"active_test": False})
    store_ids = fields.Many2many("restaurant.store", string="Stores", context={"active_test": False})
    region_ids = fields.Many2many("restaurant.region", string="Regions", context={"active_test": False})
    floor_ids = fields.Many2many("restaurant.floor", string="Floors", context={"active_test": False})
    channel = fields.Selection(CHANNELS)
    daypart = fields.Selection(DAYPARTS)
    weekdays = fields.Char(help="Numbers of the days, 1 for Monday to 7 for Sunday, with commas: 6,7.")
    day_kind = fields.Selection(
        [("working", "Working Days"), ("off", "Days Off"), ("holiday", "Public Holidays")],
        string="Kind of Day",
        help="By the company's calendar: a Saturday that makes up for a holiday is a working day, and a public holiday "
        "is a day off.",
    )
    min_covers = fields.Integer(string="People at Least")
    tag_ids = fields.Many2many("restaurant.tag", string="Tags")
    segment_id = fields.Many2one("restaurant.segment", ondelete="set null", index="btree_not_null")
    scorecard_id = fields.Many2one("restaurant.scorecard", ondelete="set null", index="btree_not_null")
    expected_filters = fields.Char(readonly=True, help="Names of the filters that were filled in.")
    expected_dishes = fields.Integer(readonly=True, help="How many dishes and categories were chosen.")
    summary = fields.Char(compute="_compute_summary")
    problem = fields.Char(compute="_compute_summary")

    @api.model
    def _selection_measure(self):
        return [(code, self.env._(measure.label)) for code, measure in available(self.env).items()]

    @api.depends(
        "measure", "negate", "comparison", "value", "value_to", "window", "window_value",
        *RECORD_FILTERS, *VALUE_FILTERS,
    )  # fmt: skip
    @api.depends_context("lang", *READER_CONTEXT)
    def _compute_summary(self):
        told = self._filtered_told()
        for line in self:
            if not line.measure:
                line.problem = self.env._("Choose what is measured.")
                line.summary = ""
                continue
            condition = line._as_condition()
            inside = frozenset(line.owner_id._origin.ids)
            line.problem = condition.problem(self.env(su=True), inside) or False
            line.summary = (
                sentence.say(self.env, condition, line._filter_names())
                if line in told
                else self.env["restaurant.segment"]._another_condition()
            )

    @api.constrains("weekdays")
    def _check_weekdays(self):
        for line in self:
            line._weekday_numbers()

    @api.constrains("segment_id", "owner_id")
    def _check_circle(self):
        self.owner_id._check_circle()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._with_start(vals) for vals in vals_list])
        # A copy of a broken line is broken, too: what it was created with counts.
        for line, vals in zip(lines, vals_list, strict=True):
            line._remember_filters((vals.get("expected_filters") or "").split(","), vals.get("expected_dishes") or 0)
        return lines

    def write(self, vals):
        self._check_storable(vals)
        result = super().write(vals)
        if not vals.keys().isdisjoint(RECORD_FILTERS):
            for line in self:
                line._remember_filters([name for name in (line.expected_filters or "").split(",") if name not in vals])
        return result

    def _remember_filters(self, before=(), dishes=0):
        """Note which records the line filters by, so that it breaks, and does not widen, when they are deleted.

        :param before: names of filters that it has to have had
        :param dishes: how many dishes and categories it has to have had at least
        """
        used = ",".join(name for name in RECORD_FILTERS if name in before or self._named(name))
        dishes = max(dishes, len(self._dishes_chosen()))
        if (used, dishes) != (self.expected_filters or "", self.expected_dishes):
            self.write({"expected_filters": used, "expected_dishes": dishes})

    @api.model
    def _told_without(self, records, name):
        """Sentences about the lines that name ``records`` in the field ``name``, and match nobody without them."""
        # sudo: lines that the user does not see break as well.
        lines = self.sudo().search([(name, "in", records.ids)])
        owners = lines.owner_id.sudo().with_context(active_test=False)
        if not owners:
            return []
        names = ", ".join(filter(None, owners.mapped("name")))
        return [
            self.env._(
                "%(count)s segments, rules or levels ask for it and match nobody until they are put right: %(names)s.",
                count=len(owners),
                names=names,
            )
        ]

    def _dishes_chosen(self):
        return [*self._named("product_ids"), *self._named("pos_category_ids")]

    def _has_lost_dishes(self):
        """Whether one of the dishes that a visit has to have all of was deleted; choosing again is the remedy."""
        measure = available(self.env).get(self.measure)
        if not measure or not measure.all_dishes:
            return False
        chosen = self._dishes_chosen()
        return len(chosen) < self.expected_dishes and chosen == self._origin._dishes_chosen()

    def _weekday_numbers(self):
        """The weekdays of the line as numbers 1 to 7; raises ValidationError on anything else."""
        numbers = []
        for part in (self.weekdays or "").replace("，", ",").split(","):
            if not part.strip():
                continue
            if part.strip() not in dict(WEEKDAYS):
                raise ValidationError(
                    self.env._(
                        "“%(weekdays)s” are not days of the week. Enter numbers from 1 (Monday) to 7 (Sunday), "
                        "such as 6,7.",
                        weekdays=self.weekdays,
                    )
                )
            numbers.append(int(part))
        if self.weekdays and not numbers:
            raise ValidationError(self.env._("Enter at least one day of the week, from 1 (Monday) to 7 (Sunday)."))
        return tuple(numbers)

    def _as_condition(self):
        """The line as the engine's data. Works on lines that are still being typed."""
        self.ensure_one()
        return self._as_conditions()[0]

    def _as_conditions(self, with_dishes=True):
        """The lines as the engine's data, in their order.

        :param with_dishes: False when it is enough to know whether they are sound: what categories
            hold is not looked up then
        """
        menu = self._menu(with_dishes)
        return [line._read_condition(menu) for line in self]

    def _menu(self, with_dishes=True):
        """Category -> (ids of it and its children, ids of their dishes), for the categories of all lines."""
        roots = {category.id for line in self for category in line._named("pos_category_ids")}
        if not roots or not with_dishes:
            return {root: ([root], []) for root in roots}
        every = self.env["pos.category"].sudo().with_context(active_test=False)
        children = {}
        for category in every.search([]):  # pylint: disable=no-search-all
            children.setdefault(category.parent_id.id, []).append(category.id)
        trees = {root: [root] for root in roots}
        for tree in trees.values():
            for category_id in tree:
                tree += [child for child in children.get(category_id, []) if child not in tree]
        wanted = list(set().union(*trees.values()))
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        dishes = dict(Product._read_group([("pos_categ_ids", "in", wanted)], ["pos_categ_ids"], ["id:array_agg"]))
        dishes = {category.id: ids for category, ids in dishes.items()}
        return {root: (tree, [dish for each in tree for dish in dishes.get(each, [])]) for root, tree in trees.items()}

    def _read_condition(self, menu):
        expected = set(filter(None, (self.expected_filters or "").split(",")))
        try:
            weekdays = self._weekday_numbers()
        except ValidationError:
            weekdays = ()
            expected.add("weekdays")
        products, categories, wanted = self._named("product_ids"), set(), set()
        if self._has_lost_dishes():
            products = products.browse()
        else:
            for category in self._named("pos_category_ids"):
                tree, dishes = menu[category.id]
                categories.update(tree)
                wanted.update(dishes)
        regions = self._named("region_ids")
        stores = regions and self.env["restaurant.store"].sudo().with_context(active_test=False).search(
            [("region_id", "in", regions.ids)]
        )
        return Condition(
            measure=self.measure,
            comparison=self.comparison,
            value=None if self.value is False else self.value,
            value_to=None if self.value_to is False or self.comparison != "between" else self.value_to,
            negate=self.negate,
            window=Window(self.window or "all", self.window_value or 0),
            filters=Filters(
                product_ids=tuple(products.ids),
                pos_category_ids=tuple(sorted(categories)),
                store_ids=tuple(self._named("store_ids").ids),
                region_ids=tuple(regions.ids),
                floor_ids=tuple(self._named("floor_ids").ids),
                channel=self.channel or None,
                daypart=self.daypart or None,
                weekdays=weekdays,
                day_kind=self.day_kind or None,
                min_covers=self.min_covers or 0,
                tag_ids=tuple(self._named("tag_ids").ids),
                segment_id=self.segment_id._origin.id or None,
                scorecard_id=self.scorecard_id._origin.id or None,
                wanted_ids=tuple(sorted(wanted | set(products.ids))),
                wanted_groups=self._wanted_groups(menu),
                region_store_ids=tuple(sorted(stores.ids)),
            ),
            expected_filters=frozenset(expected),
            record_id=self._origin.id,
        )

    def _wanted_groups(self, menu):
        """The products of each dish and each category chosen, for a measure that wants all of them on a visit."""
        measure = available(self.env).get(self.measure)
        if not measure or not measure.all_dishes:
            return ()
        return tuple((product,) for product in self._named("product_ids").ids) + tuple(
            tuple(sorted(set(menu[category.id][1]))) for category in self._named("pos_category_ids")
        )

    def _named(self, name):
        """The records that the filter names, those included that the reader may not see."""
        field = self._fields[name]
        if field.type == "many2many" and isinstance(self.id, int) and not self.env.su:
            # The field itself leaves them out, and it keeps what it read for everybody.
            query = SQL(
                "SELECT %s FROM %s WHERE %s = %s",
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                self.id,
            )
            records = self.env[field.comodel_name].browse(row[0] for row in self.env.execute_query(query))
        else:
            records = self[name]._origin
            if not records:
                return records
        return records.sudo().with_context(active_test=False)

    def _filter_names(self):
        """Filter -> what it names, as text, for the filters that are set and that the measure takes."""
        measure = available(self.env).get(self.measure)
        names = {}
        for name in (*RECORD_FILTERS, *VALUE_FILTERS):
            if not measure or name not in measure.filters:
                continue
            if name in RECORD_FILTERS:
                if records := self._named(name):
                    together = measure.all_dishes and name in PRODUCT_FILTERS
                    style = "standard" if together else "or"
                    names[name] = format_list(self.env, records.mapped("display_name"), style)
            elif not self[name]:
                continue
            elif name == "weekdays":
                labels = dict(self.env["restaurant.visit"]._fields["weekday_name"]._description_selection(self.env))
                try:
                    days = [labels[str(number)] for number in self._weekday_numbers()]
                    names[name] = format_list(self.env, days, "or")
                except ValidationError:
                    names[name] = self.weekdays
            elif name == "min_covers":
                names[name] = str(self.min_covers)
            else:
                labels = dict(self._fields[name]._description_selection(self.env))
                names[name] = labels.get(self[name], self[name])
        return names

    def _say_missing(self, value):
        """What a guest with this value lacks, or the value itself when it cannot be said."""
        condition = self._as_condition()
        return sentence.missing(self.env, condition, value) or sentence.number(self.env, value, "number")
