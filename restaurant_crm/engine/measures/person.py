"""Measures of the person."""

from odoo.tools import SQL

from ..guest.birthday import age, celebration, days_to_birthday, is_known
from ..measure.measure import Measure, _lt, register


class BirthdayMeasure(Measure):
    changes_by_calendar = True
    unknown = _lt("no birthday on the contact")
    # SQL that tests whether the contact says enough.
    known = SQL("guest_birthday IS NOT NULL")

    def value(self, born, today):
        """SQL of the number, from SQL of two dates."""
        raise NotImplementedError

    def select(self, question):
        return SQL(
            "SELECT id AS partner_id, %s AS value FROM res_partner WHERE %s AND %s",
            self.value(SQL("guest_birthday"), SQL("%s::date", question.today)),
            self.known,
            question.scope(SQL("id")),
        )


@register
class Age(BirthdayMeasure):
    code = "age"
    label = _lt("Age")
    group = "person"
    most = 130
    first_comparison = "between"
    starts = {"": 18, "to": 30, ">=": 60}
    help = _lt("Full years since the birthday on the contact; unknown while the year of birth is.")
    unknown = _lt("no birthday with a year on the contact")
    known = SQL("guest_birthday IS NOT NULL AND guest_birthday_year_unknown IS NOT TRUE")
    phrase = _lt("%(amount)s years old")
    phrase_one = _lt("%(amount)s year old")
    unit = _lt("years")
    unit_one = _lt("year")
    private = True

    def value(self, born, today):
        return age(born, today)


@register
class DaysToBirthday(BirthdayMeasure):
    code = "days_to_birthday"
    label = _lt("Days to birthday")
    group = "person"
    most = 400
    first_comparison = "<="
    starts = {"": 7}
    help = _lt(
        "0 on the day itself; who was born on 29 February celebrates on the 28th in other years. By the lunar calendar "
        "where the contact has such a day."
    )
    known = is_known(celebration())
    phrase = _lt("birthday in %(amount)s days")
    phrase_one = _lt("birthday in %(amount)s day")
    phrase_none = _lt("birthday today")
    unit = _lt("days")
    unit_one = _lt("day")
    kind = "days"

    def value(self, born, today):
        return days_to_birthday(celebration(), today)


@register
class RandomBucket(Measure):
    """A number from 0 to 99 that stays with the guest: for random samples and hold-outs."""

    code = "random_bucket"
    label = _lt("Random number 0–99")
    group = "person"
    most = 99
    first_comparison = "<"
    starts = {"": 10}
    help = _lt("A number that stays with the guest, for samples and hold-outs.")
    phrase = _lt("a random number of %(amount)s")

    def select(self, question):
        return SQL(
            """SELECT id AS partner_id,
                      mod(('x' || substr(md5('restaurant_crm' || id), 1, 7))::bit(28)::int, 100) AS value
                 FROM res_partner WHERE %s""",
            question.scope(SQL("id")),
        )
