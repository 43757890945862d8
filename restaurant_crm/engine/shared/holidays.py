"""Public holidays, and working days that make up for them, as libraries know them that may be missing."""

from datetime import date, timedelta
from importlib import import_module


def _package(name):
    try:
        return import_module(name)
    except ImportError:
        return None


def days(country, year, language=None):
    """What is different from the weekday in a year: ``{date: (kind, name)}``, the kinds being holiday and working.

    Of China ``chinesecalendar`` is asked first: it tells the weekend within a festival from others.

    :param country: two letters
    :return: None when no package that is installed knows the country in that year
    """
    china = _package("chinese_calendar") if country == "CN" else None
    if china and (found := _of_china(china, year, language)):
        return found
    package = _package("holidays")
    if package is None or country not in package.list_supported_countries():
        return None
    return _of_country(package, country, year, language)


def is_installed():
    """Whether any of the packages is."""
    return bool(_package("chinese_calendar") or _package("holidays"))


def _of_china(package, year, language):
    found, day = {}, date(year, 1, 1)
    while day.year == year:
        try:
            is_free, name = package.get_holiday_detail(day)
        except NotImplementedError:
            # The state says in November what the next year is like.
            return None
        if name:
            title = package.Holiday(name).chinese if (language or "").startswith("zh") else name
            found[day] = ("holiday" if is_free else "working", title)
        day += timedelta(1)
    return found


def _of_country(package, country, year, language):
    supported = package.country_holidays(country, years=year).supported_languages
    wanted = [known for known in supported if known in (language, (language or "").split("_")[0])]
    calendar = package.country_holidays(country, years=year, language=wanted[0] if wanted else None)
    found = {day: ("holiday", name) for day, name in calendar.items()}
    return found | {day: ("working", "") for day in calendar.weekend_workdays if day.year == year}
