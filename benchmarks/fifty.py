"""Fifty rules as houses have them: mostly counts and sums, some on the last visits, few that rank everybody."""

from odoo.fields import Command


def create(env):
    """Create a segment for each rule."""
    categories = env["pos.category"].search([], order="id")
    dishes = env["product.product"].search([("available_in_pos", "=", True)], order="id", limit=6)
    stores = env["restaurant.store"].search([], order="id", limit=2)
    return env["restaurant.segment"].create(
        [
            {
                "name": f"Rule {number}",
                "condition_ids": [Command.create({"comparison": ">=", **condition}) for condition in conditions],
            }
            for number, conditions in enumerate(_rules(categories, dishes, stores), 1)
        ]
    )


def three_conditions(env):
    """What an administrator looks at while typing: regulars of the weekend who spend."""
    return env["restaurant.segment"].create(
        {
            "name": "Preview",
            "condition_ids": [
                Command.create(condition)
                for condition in (
                    _days("visits", 90, 3),
                    _days("spend", 365, 1000),
                    _days("share_of_visits", 180, 30, weekdays="6,7"),
                )
            ],
        }
    )


def _days(measure, length, value, **more):
    return {"measure": measure, "window": "days", "window_value": length, "comparison": ">=", "value": value, **more}


def _last(measure, count, value, **more):
    return {"measure": measure, "window": "visits", "window_value": count, "value": value, **more}


def _rules(categories, dishes, stores):
    first, second, third = ([Command.set(category.ids)] for category in categories[:3])
    # A Sichuan dish on each of the last three visits, and the other examples of the task.
    yield [_last("visits", 3, 3, pos_category_ids=first)]
    yield [_days("visits", 30, 4)]
    yield [_days("visits", 90, 3, weekdays="6,7", min_covers=3)]
    yield [_days("visits", 60, 4, weekdays="1,2,3,4,5", daypart="lunch")]
    yield [_days("visits", 60, 50, comparison="drop_percent"), _days("visits", 120, 3)]
    yield [{"measure": "gap_ratio", "comparison": ">", "value": 2}]
    yield [
        _days("spend", 365, 20, comparison="top_percent"),
        {"measure": "days_since_last", "comparison": "<=", "value": 30},
    ]
    yield [_days("spend", 365, 5000)]
    # Counts.
    for length, value in ((7, 2), (14, 3), (30, 2), (60, 5), (90, 6), (180, 10)):
        yield [_days("visits", length, value)]
    yield [{"measure": "visits", "value": 1, "comparison": "="}]
    yield [{"measure": "visits", "value": 50}]
    for length, more in (
        (30, {"channel": "delivery"}),
        (30, {"channel": "takeaway"}),
        (90, {"daypart": "dinner", "weekdays": "5,6"}),
        (60, {"daypart": "lunch"}),
        (90, {"min_covers": 4}),
        (60, {"store_ids": [Command.set(stores[:1].ids)]}),
    ):
        yield [_days("visits", length, 2, **more)]
    # Sums and averages.
    for length, value in ((30, 500), (90, 1500), (180, 2500), (365, 3000)):
        yield [_days("spend", length, value)]
    yield [{"measure": "spend", "value": 10000}]
    yield [_days("spend", 90, 300, channel="delivery")]
    for length, value in ((90, 120), (180, 150), (365, 130)):
        yield [_days("average_check", length, value), _days("visits", length, 3)]
    yield [_days("spend_per_cover", 180, 80)]
    # Shares and changes.
    for value, more in ((50, {"channel": "delivery"}), (60, {"weekdays": "6,7"}), (70, {"daypart": "lunch"})):
        yield [_days("share_of_visits", 180, value, **more), _days("visits", 180, 4)]
    yield [_days("visits", 30, 50, comparison="drop_percent")]
    yield [_days("spend", 90, 30, comparison="drop_percent")]
    yield [_days("spend", 60, 50, comparison="rise_percent"), _days("visits", 60, 2)]
    # How long ago.
    yield [{"measure": "days_since_last", "comparison": "between", "value": 60, "value_to": 90}]
    yield [{"measure": "days_since_first", "comparison": "<=", "value": 14}]
    # Ranks.
    yield [_days("visits", 90, 5, comparison="top_percent")]
    # The last visits.
    yield [_last("visits", 5, 4, channel="delivery")]
    yield [_last("visits", 3, 3, weekdays="6,7")]
    yield [_last("average_check", 5, 150)]
    yield [_last("visits", 5, 3, pos_category_ids=second)]
    # Dishes.
    yield [_days("visits", 90, 2, product_ids=[Command.set(dishes[:2].ids)])]
    yield [_days("quantity", 180, 10, pos_category_ids=third)]
    yield [_days("spend", 365, 400, pos_category_ids=first)]
    yield [_days("distinct_products", 365, 25)]
    yield [
        _days("visits", 60, 1, product_ids=[Command.set(dishes[2:4].ids)]),
        {"measure": "days_since_last", "comparison": ">", "value": 14},
    ]
