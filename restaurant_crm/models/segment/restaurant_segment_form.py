from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.measure.limits import limits, start
from ...engine.measure.measure import CHANGE_COMPARISONS, GROUPS, RANK_COMPARISONS, available
from ...engine.segment.compiler import compile_segment
from ..shared import planner
from .reader import READER_CONTEXT
from .restaurant_segment_condition import COMPARISONS, RECORD_FILTERS, VALUE_FILTERS

# How long one answer to a form may take.
TYPING = timedelta(seconds=20)
# PostgreSQL's whole numbers end here.
MOST_INTEGER = 2**31 - 1
# Filters whose records are chosen from a list.
CHOSEN = ("channel", "daypart", "day_kind")


class RestaurantSegment(models.Model):
    """What the form counts while a segment is described."""

    _inherit = "restaurant.segment"

    line_counts = fields.Json(
        compute="_compute_line_counts",
        help="How many guests fulfil each line by itself, in their order; null where the reader may not know.",
    )

    @api.depends("condition_ids", "condition_ids.summary", "condition_ids.problem")
    @api.depends_context(*READER_CONTEXT)
    def _compute_line_counts(self):
        for segment in self:
            told = segment.condition_ids._filtered_told()
            counts = segment._count_lines(segment.condition_ids.filtered("measure") & told)
            segment.line_counts = [counts.get(line) for line in segment.condition_ids]

    def _count_lines(self, lines):
        """How many of the guests whom the user may know fulfil each of ``lines`` by itself: number by line."""
        self.ensure_one()
        question = self._question(as_of=self._typing_since())
        self.env.flush_all()
        own = self.env["res.partner"]._own_guests()
        mine = SQL()
        if not own.is_true():
            Partner = self.env["res.partner"].sudo().with_context(active_test=False)
            mine = SQL(" WHERE id IN %s", Partner._search(Domain(own)).subselect())
        with planner.whole_house(self.env.cr):
            return {
                line: self._count_typed(SQL("SELECT count(*) FROM (%s) AS guest%s", members, mine))
                for line, condition in zip(lines, lines._as_conditions(), strict=True)
                if (members := compile_segment(question, [condition]))
            }

    def _typing_since(self):
        """The instant that a form asks about: the same for what it looked like before a change and after it."""
        now = fields.Datetime.now()
        if self.id:
            return now
        since = self.env.cr.cache.setdefault("restaurant_typing_since", now)
        if not timedelta() <= now - since < TYPING:
            since = self.env.cr.cache["restaurant_typing_since"] = now
        return since

    def _count_typed(self, query):
        """The number that ``query`` finds. A form asks twice for lines that did not change: it is told at once."""
        counts = {} if self.id else self.env.cr.cache.setdefault("restaurant_line_counts", {})
        key = query.code, repr(query.params)
        if key not in counts:
            counts[key] = self.env.execute_query(query)[0][0]
        return counts[key]


class RestaurantSegmentCondition(models.Model):
    """What one chooses from while a line is described, and what a new line begins with."""

    _inherit = "restaurant.segment.condition"

    @api.model
    def get_choices(self):
        """What the form offers, in the user's language.

        :return: dict of ``groups``, each a label and the codes of its measures; ``measures`` by code, with what a
            line of it can be asked with; ``comparisons``, ``weekdays``, ``channel`` and ``daypart`` as pairs
        """
        self.env["restaurant.segment"].check_access("read")
        known = available(self.env)
        described = self.fields_get(CHOSEN, ["selection"])
        labels = dict(self.fields_get(["comparison"], ["selection"])["comparison"]["selection"])
        return {
            "groups": [
                {"label": self.env._(label), "measures": codes}
                for group, label in GROUPS.items()
                if (codes := [code for code, measure in known.items() if measure.group == group])
            ],
            "measures": {code: self._describe(measure, labels) for code, measure in known.items()},
            "weekdays": self.env["restaurant.visit"]._fields["weekday_name"]._description_selection(self.env),
            **{name: described[name]["selection"] for name in CHOSEN},
        }

    def _describe(self, measure, labels):
        return {
            "label": self.env._(measure.label),
            "help": self.env._(measure.help),
            "comparisons": [
                {
                    "code": code,
                    "label": labels[code],
                    "family": self._family(code),
                    "unit": self._unit(measure, code),
                    "start": start(measure, code),
                }
                for code, _label in COMPARISONS
                if code in measure.comparisons
            ],
            "windows": list(measure.windows),
            "filters": sorted(measure.filters),
            "required": sorted(measure.required),
            "dishes": measure.needs_dishes,
            "yes_no": measure.yes_no,
        }

    @api.model
    def _family(self, comparison):
        """What kind of value the comparison takes: values of one kind mean nothing to another."""
        return "rank" if comparison in RANK_COMPARISONS else "change" if comparison in CHANGE_COMPARISONS else "plain"

    def _unit(self, measure, comparison):
        """What the value counts: with a comparison among guests or with before, percent."""
        if comparison in RANK_COMPARISONS:
            return self.env._("% of guests")
        if comparison in CHANGE_COMPARISONS:
            return "%"
        if measure.kind == "money":
            return self.env["res.company"]._restaurant_currency().symbol
        return self.env._(measure.unit) if measure.unit else ""

    # -- what a line begins with ---------------------------------------------------------------

    @api.model
    def default_get(self, fields_list):
        """A line that a measure was chosen for begins with what makes sense for it."""
        values = super().default_get(fields_list)
        measure = available(self.env).get(values.get("measure"))
        if measure:
            asked = {name.removeprefix("default_") for name in self.env.context if name.startswith("default_")}
            begin = {"comparison": measure.first_comparison, **start(measure, measure.first_comparison)}
            if "channel" in measure.filters and self._all_deliver():
                begin["channel"] = "delivery"
            values.update({name: value for name, value in begin.items() if name in fields_list and name not in asked})
        return values

    def _all_deliver(self):
        """Whether all stores that the user sees are delivery led."""
        stores = self.env["restaurant.store"].search([])  # pylint: disable=no-search-all
        return stores._is_delivery_led()

    @api.onchange("measure")
    def _onchange_measure(self):
        """Keep only what the measure takes, so that nothing hidden changes the meaning."""
        measure = available(self.env).get(self.measure)
        if not measure:
            return
        self.comparison = measure.first_comparison
        self.update(start(measure, self.comparison))
        for name in (*RECORD_FILTERS, *VALUE_FILTERS):
            if name not in measure.filters:
                self[name] = False

    @api.onchange("comparison")
    def _onchange_comparison(self):
        """A value that means nothing to the comparison gives way to the usual one."""
        measure = available(self.env).get(self.measure)
        if not measure or self.comparison not in measure.comparisons:
            return
        begin = start(measure, self.comparison)
        if self.value is False or not limits(measure, self.comparison).hold(self.value):
            self.value = begin["value"]
        if self.comparison == "between" and (self.value_to is False or self.value_to < self.value):
            self.value_to = max(begin["value_to"], self.value)
        if self.comparison in CHANGE_COMPARISONS and self.window != "days":
            self.window, self.window_value = begin["window"], begin["window_value"]

    def _with_start(self, vals):
        """``vals`` with what is not said in them at all. What is said to be empty stays empty: it is missing."""
        self._check_storable(vals)
        measure = available(self.env).get(vals.get("measure"))
        if measure is None:
            return vals
        comparison = vals.get("comparison") or ("=" if measure.yes_no else ">=")
        begin = start(measure, comparison) if comparison in measure.comparisons else {"value": False}
        return {"comparison": comparison, "value": begin["value"], **vals}

    @api.model
    def _check_storable(self, vals):
        """Raise ValidationError for whole numbers that no column holds."""
        for name in ("window_value", "min_covers", "sequence"):
            number = vals.get(name)
            if isinstance(number, (int, float)) and abs(number) > MOST_INTEGER:
                raise ValidationError(
                    self.env._(
                        "%(number)s is too large for “%(field)s”.", number=number, field=self._fields[name].string
                    )
                )
