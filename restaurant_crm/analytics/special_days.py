"""Public holidays, where a library that knows them is installed: ``chinesecalendar`` for China, else ``holidays``.

Both are optional. China's days off are announced a year ahead, so that next year's are known to a new version only.
"""

from contextlib import suppress
from datetime import timedelta

try:
    import chinese_calendar
except ImportError:
    chinese_calendar = None
try:
    import holidays
except ImportError:
    holidays = None


def public_holidays(country, first, last):
    """The public holidays of a country from one day to another, both included.

    :param country: code of two letters, such as CN
    :return: a set of dates; empty where nobody knows them
    """
    known = _Known(country)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {day for day in days if day in known}


class _Known:
    """The holidays of a country that an installed library knows."""

    def __init__(self, country):
        self.is_china = country == "CN" and chinese_calendar is not None
        try:
            self.others = holidays.country_holidays(country) if holidays and country else ()
        except NotImplementedError:
            self.others = ()

    def __contains__(self, day):
        if self.is_china:
            # The calendar does not know every year.
            with suppress(NotImplementedError):
                # A weekend is a day off without a name.
                is_off, name = chinese_calendar.get_holiday_detail(day)
                return is_off and bool(name)
        return day in self.others
