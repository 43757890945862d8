"""The lunar calendar of China, as a library knows it that may be missing."""

from datetime import date

# What birthdays of people who are alive need, and the years that the library agrees on with others.
FIRST_YEAR, LAST_YEAR = 1900, 2080


def library():
    """The package ``lunar-python``; None where it is not installed."""
    try:
        import lunar_python  # noqa: PLC0415
    except ImportError:
        return None
    return lunar_python


def months(first=FIRST_YEAR, last=LAST_YEAR):
    """The months of lunar years: ``(year, month, whether it is a leap month, first day, number of days)``."""
    lunar = library()
    for year in range(first, last + 1):
        for month in lunar.LunarYear.fromYear(year).getMonthsInYear():
            first_day = lunar.Lunar.fromYmd(year, month.getMonth(), 1).getSolar()
            yield (
                year,
                abs(month.getMonth()),
                month.getMonth() < 0,
                date(first_day.getYear(), first_day.getMonth(), first_day.getDay()),
                month.getDayCount(),
            )


def of(day):
    """``(month, day, leap)`` of a date by the lunar calendar."""
    found = library().Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return abs(found.getMonth()), found.getDay(), found.getMonth() < 0
