"""Measures of the person."""

from odoo.tools import SQL

from ..measure import Measure, _lt, register


class BirthdayMeasure(Measure):
    slides = True
    # SQL over born (Date) and today (Date).
    value: str

    def select(self, question):
        return SQL(
            """SELECT partner_id, %s AS value
                 FROM (SELECT id AS partner_id, guest_birthday AS born, %s::date AS today FROM res_partner
                        WHERE guest_birthday IS NOT NULL AND %s) AS person""",
            SQL(self.value),  # pylint: disable=sql-injection
            question.today,
            question.scope(SQL("id")),
        )


@register
class Age(BirthdayMeasure):
    code = "age"
    label = _lt("Age")
    phrase = _lt("%(amount)s years old")
    unit = _lt("years")
    # Who is not born yet has no age.
    value = "CASE WHEN born <= today THEN extract(year FROM age(today, born))::int END"


@register
class DaysToBirthday(BirthdayMeasure):
    """0 on the day itself. Who was born on 29 February celebrates on the 28th in other years."""

    code = "days_to_birthday"
    label = _lt("Days to birthday")
    phrase = _lt("birthday in %(amount)s days")
    unit = _lt("days")
    kind = "days"
    # Adding years to a date clips 29 February.
    value = """(SELECT min(day) - today
                  FROM (SELECT (born + make_interval(years => (extract(year FROM today) - extract(year FROM born))::int
                                                              + later))::date AS day
                          FROM generate_series(0, 1) AS later) AS birthdays
                 WHERE day >= today)"""


@register
class RandomBucket(Measure):
    """A number from 0 to 99 that stays with the guest: for random samples and hold-outs."""

    code = "random_bucket"
    label = _lt("Random number 0–99")
    phrase = _lt("random number %(amount)s")

    def select(self, question):
        return SQL(
            """SELECT id AS partner_id,
                      mod(('x' || substr(md5('restaurant_crm' || id), 1, 7))::bit(28)::int, 100) AS value
                 FROM res_partner WHERE %s""",
            question.scope(SQL("id")),
        )
