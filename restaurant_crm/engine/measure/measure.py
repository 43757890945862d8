"""What a measure is, and what it is asked.

A measure is one number a guest. Adding one is a small class in ``engine/measures/`` and a
test: its metadata tells the form which columns to show and the sentence how to speak.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Filters that pick visits; measures of visits take all of them.
PRODUCT_FILTERS = frozenset({"product_ids", "pos_category_ids"})
VISIT_FILTERS = PRODUCT_FILTERS | {
    "store_ids",
    "region_ids",
    "floor_ids",
    "channel",
    "daypart",
    "weekdays",
    "day_kind",
    "min_covers",
}

# What filters come down to, not filters themselves.
RESOLVED = ("wanted_ids", "wanted_groups", "region_store_ids")

# The measures to choose from, in this order.
GROUPS = {
    "visits": _lt("Visits and Parties"),
    "money": _lt("Money"),
    "dishes": _lt("Dishes"),
    "rhythm": _lt("Rhythm"),
    "person": _lt("Person"),
    "belonging": _lt("Tags, Tiers and Scores"),
    "feedback": _lt("Feedback and Complaints"),
    "loyalty": _lt("Points, Coupons and Wallets"),
    "outlook": _lt("What Is to Come"),
    "other": _lt("More"),
}
# The most people at a table.
MOST_COVERS = 1_000
# The most that any guest can have, by the kind of number.
MOST = {"number": 1_000_000, "money": 1_000_000_000, "percent": 100, "days": 36_500}

WINDOWS = ("all", "days", "visits")
PLAIN_COMPARISONS = (">=", ">", "<=", "<", "=", "!=", "between")
RANK_COMPARISONS = ("top_percent", "bottom_percent")
CHANGE_COMPARISONS = ("drop_percent", "rise_percent")


@dataclass(frozen=True)
class Window:
    """Which visits: all of them, those of the last N days, or the guest's K latest.

    ``back`` 1 is the window of equal length just before (days only).
    """

    kind: str = "all"
    value: int = 0
    back: int = 0


@dataclass(frozen=True)
class Filters:
    """What the visits have to be like. Ids are resolved: categories hold their children."""

    product_ids: tuple = ()
    pos_category_ids: tuple = ()
    store_ids: tuple = ()
    region_ids: tuple = ()
    floor_ids: tuple = ()
    channel: str | None = None
    daypart: str | None = None
    weekdays: tuple = ()
    day_kind: str | None = None
    min_covers: int = 0
    tag_ids: tuple = ()
    segment_id: int | None = None
    scorecard_id: int | None = None
    # The products that are looked for: product_ids and those of the categories, archived ones included.
    wanted_ids: tuple = ()
    # The same, a tuple for each dish and category that was chosen, where a visit has to have all of them.
    wanted_groups: tuple = ()
    # The stores of the regions.
    region_store_ids: tuple = ()

    @property
    def used(self):
        """The names of the filters that are set."""
        return frozenset(item.name for item in fields(self) if item.name not in RESOLVED and getattr(self, item.name))

    @property
    def has_products(self):
        return bool(self.product_ids or self.pos_category_ids)


@dataclass(frozen=True)
class Question:
    """What a measure is asked: about whom, as of when, in which window, with which filters."""

    env: Any
    as_of: datetime
    today: date
    # Ids, SQL that selects them, or None for everybody.
    partner_ids: tuple | SQL | None = None
    window: Window = Window()
    filters: Filters = Filters()
    # Segments that are being compiled around this one: a circle matches nobody.
    inside: frozenset = field(default_factory=frozenset)
    # Whether those who object to being judged by their visits are left out.
    profiled: bool = True
    # The batch that it is part of: facts of its guests are read once for all questions (see ``engine.batch``).
    batch: Any = None

    def about(self, partner_ids):
        """This question, asked about other guests; None asks about everybody."""
        return replace(self, partner_ids=partner_ids, batch=None)

    def before(self):
        """This question, asked about the window of equal length just before."""
        return replace(self, window=replace(self.window, back=self.window.back + 1))

    def scope(self, column):
        """SQL that keeps the rows of the guests in question."""
        return among(column, self.partner_ids)


def among(column, partner_ids):
    """SQL that tests a column for ids, given as such or as SQL that selects them; None lets all pass."""
    if partner_ids is None:
        return SQL("TRUE")
    if isinstance(partner_ids, SQL):
        return SQL("%s IN (%s)", column, partner_ids)
    return SQL("%s = ANY(%s)", column, list(partner_ids))


class Measure:
    """One number a guest. Subclasses say what it is and ``select`` it."""

    code: str
    label: Any
    # What is counted, in one line, for the guide.
    help: Any
    # How a sentence speaks of it; %(amount)s is the comparison, such as "at least 3".
    phrase: Any
    # The same for a value of 1 and for exactly 0, where the language makes a difference.
    phrase_one: Any = ""
    phrase_none: Any = ""
    # Of a yes or no: how a sentence denies it.
    phrase_not: Any = ""
    # Unit of the value for the form and for "2 more visits"; empty for none.
    unit: Any = ""
    unit_one: Any = ""
    # Why a guest has no value; empty: for want of visits.
    unknown: Any = ""
    # Where it stands among the others when one is chosen: a key of ``GROUPS``.
    group: str = "other"
    # What a rank or a change is one of, such as "number of visits"; empty: the label.
    noun: Any = ""
    # number, money, percent, days: how a value is rounded and written.
    kind: str = "number"
    # The least and the most that a guest can have of it; None: what ``MOST`` says of the kind.
    least: float | None = 0
    most: float | None = None
    # What a new line begins with: the comparison, the value by comparison, and the period.
    first_comparison: str = ">="
    starts: dict = {}
    start_window: tuple = ("all", 0)
    # The value of a guest without facts: 0 for counts and sums; None means there is no value.
    default: float | None = None
    windows: tuple = ("all",)
    filters: frozenset = frozenset()
    comparisons: tuple = PLAIN_COMPARISONS
    # The filters without which the question makes no sense.
    required: frozenset = frozenset()
    # Whether it makes no sense without a product filter, and whether visits have to have all that this names.
    needs_dishes: bool = False
    all_dishes: bool = False
    # Models that have to be installed.
    models: tuple = ()
    # 1 for yes and 0 for no: the sentence names no number.
    yes_no: bool = False
    # Whether cashiers may not know it of a guest.
    private: bool = False
    # Whether it is made of records that only those see who see their store.
    kept_by_store: bool = False
    # Whether the answer changes by the calendar alone, without any event.
    changes_by_calendar: bool = False
    # Whether it can be told for a past day; False for what is known only as it is now.
    tells_past: bool = True
    # Whether it is one aggregate over visits or lines, which a batch takes together with others.
    is_one_aggregate: bool = False

    # Columns of visits that it needs besides ``visits.INDEXED``.
    extra_columns: tuple = ()

    def select(self, question) -> SQL:
        """SELECT ``(partner_id, value)`` for the guests in question who have the measure."""
        raise NotImplementedError

    def turning_ages(self, condition, question):
        """The ages in days that a visit has to reach for the answer to change by the calendar alone.

        :return: a set of numbers; empty when only events change the answer; None when that of
            any guest may change on any day
        """
        return None if self.changes_by_calendar or condition.window.kind == "days" else frozenset()

    def turned_by_calendar(self, condition, question, since, until):
        """SELECT the ids of guests whose answer the calendar alone has changed from one date to a later one.

        :return: SQL, or None when ``turning_ages`` say it
        """
        return None

    def evidence(self, question):
        """SELECT the ids of the visits behind the number, latest first; None where it is not made of visits."""
        return None


REGISTRY: dict[str, Measure] = {}


def register(measure_class):
    """Class decorator: make the measure known under its code."""
    REGISTRY[measure_class.code] = measure_class()
    return measure_class


def available(env):
    """The measures whose models are installed here, in the order of their registration."""
    return {code: measure for code, measure in REGISTRY.items() if all(name in env for name in measure.models)}


def find(env, code):
    """The measure with this code; None when it is not known or its models are not installed here."""
    measure = REGISTRY.get(code)
    return measure if measure and all(name in env for name in measure.models) else None
