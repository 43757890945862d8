"""What people and the nights before would have left on the pages about what comes: plans, tests, special days.

All of it is made by the product itself from the chain's orders, as of days that are over.
"""

from datetime import timedelta

from odoo.fields import Datetime

from .setup import recall

# Days ago as of which plans are made first, so that what came can be seen beside them.
PLANNED_DAYS_AGO = 7
# Weeks ago at which tests began: one is over, one is running.
TESTS = (6, 2)
# Days of orders by which the first table of suggestions is judged.
JUDGED_DAYS = 14


def add_special_days(env):
    """A party that is expected, and a dish that ran out."""
    today = env.company._local_date()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    env["restaurant.special.day"].create(
        [
            {
                "name": "Company party 公司年会",
                "store_id": recall(env, "store_chunxi").id,
                "date_from": saturday,
                "date_to": saturday,
                "factor": 1.4,
            },
            {
                "name": "Tripe did not arrive 毛肚未到货",
                "kind": "sold_out",
                "store_id": recall(env, "store_xintiandi").id,
                "dish_id": recall(env, "dish_tripe").product_tmpl_id.id,
                "date_from": today - timedelta(days=9),
                "date_to": today - timedelta(days=8),
            },
        ]
    )


def look_ahead(env):
    """Forecasts and plans of a week ago, with what came since, and those of today."""
    stores = env["restaurant.forecast"]._stores()
    for company, own in stores.grouped("company_id").items():
        as_of = company._local_date() - timedelta(days=PLANNED_DAYS_AGO)
        env["restaurant.forecast"]._forecast(own, as_of)
    stores._look_ahead()


def learn_suggestions(env):
    """The table of two weeks ago, judged by the orders since, and that of today."""
    tables = env["restaurant.suggestion.table"]
    as_of = Datetime.subtract(Datetime.now(), days=JUDGED_DAYS)
    first = tables._build(env.company, as_of)
    if first.payload:
        env.cr.execute("UPDATE restaurant_suggestion_table SET create_date = %s WHERE id = %s", (as_of, first.id))
        first.invalidate_recordset(["create_date"])
    tables._build(env.company)


def study_menu(env):
    """What is popular and leaves most, with tests of what it says to try."""
    env["restaurant.menu.study"]._study(env.company)
    today = env.company._local_date()
    monday = today - timedelta(days=today.weekday())
    items = env["restaurant.menu.item"].search(
        [("company_id", "=", env.company.id), ("scope", "=", "all"), ("stake", ">", 0)], order="stake desc, id"
    )
    # Not those at which most is at stake: these are what there is to do today.
    for item, weeks in zip(items[3:], TESTS, strict=False):
        test = env["restaurant.menu.trial"].browse(item.action_test()["res_id"])
        test.starts_on = monday - timedelta(weeks=weeks)
        test.state = "running"
        test.action_judge()
