"""Measures of what was on the table at one time."""

from ..measure.measure import _lt, register
from .visits import Visits


@register
class VisitsTogether(Visits):
    """Visits that had each of the dishes and something of each of the categories chosen."""

    code = "visits_together"
    label = _lt("Visits with all of the dishes")
    group = "dishes"
    noun = _lt("number of visits with all of the dishes")
    starts = {"": 1}
    start_window = ("days", 365)
    help = _lt("Visits that had every dish chosen and something of every category chosen: bought together.")
    needs_dishes = True
    all_dishes = True
